import type { Metadata } from "next";
import { cookies } from "next/headers";
import { CohortList } from "@/components/cohorts/cohort-list";
import { firstStepsCookie } from "@/components/cohorts/first-steps-cookie";

export const metadata: Metadata = { title: "Cohorts" };

export default async function CohortsPage() {
  const sent = await cookies();
  return <CohortList firstSteps={sent.get(firstStepsCookie)?.value ?? null} />;
}
