import type { Metadata } from "next";
import { CohortFormScreen } from "@/components/cohorts/cohort-form-screen";
import { ManagersOnly } from "@/components/frame/managers-only";

export const metadata: Metadata = { title: "New cohort" };

export default function NewCohortPage() {
  return (
    <ManagersOnly>
      <CohortFormScreen />
    </ManagersOnly>
  );
}
