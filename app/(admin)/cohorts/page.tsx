import type { Metadata } from "next";
import { CohortList } from "@/components/cohorts/cohort-list";

export const metadata: Metadata = { title: "Cohorts" };

export default function CohortsPage() {
  return <CohortList />;
}
