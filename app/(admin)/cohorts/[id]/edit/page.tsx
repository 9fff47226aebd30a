import type { Metadata } from "next";
import { CohortFormScreen } from "@/components/cohorts/cohort-form-screen";
import { ManagersOnly } from "@/components/frame/managers-only";

export const metadata: Metadata = { title: "Edit cohort" };

export default async function EditCohortPage({ params }: PageProps<"/cohorts/[id]/edit">) {
  const { id } = await params;
  return (
    <ManagersOnly>
      <CohortFormScreen id={id} />
    </ManagersOnly>
  );
}
