import type { Metadata } from "next";
import { CohortFormScreen } from "@/components/cohorts/cohort-form-screen";

export const metadata: Metadata = { title: "Edit cohort" };

export default async function EditCohortPage({ params }: PageProps<"/cohorts/[id]/edit">) {
  const { id } = await params;
  return <CohortFormScreen id={id} />;
}
