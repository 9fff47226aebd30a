import type { Metadata } from "next";
import { CohortFormScreen } from "@/components/cohorts/cohort-form-screen";

export const metadata: Metadata = { title: "New cohort" };

export default function NewCohortPage() {
  return <CohortFormScreen />;
}
