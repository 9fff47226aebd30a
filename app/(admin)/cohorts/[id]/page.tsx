import type { Metadata } from "next";
import { CohortDetail } from "@/components/cohorts/cohort-detail";

export async function generateMetadata({ params }: PageProps<"/cohorts/[id]">): Promise<Metadata> {
  return { title: (await params).id };
}

export default async function CohortPage({ params }: PageProps<"/cohorts/[id]">) {
  const { id } = await params;
  return <CohortDetail id={decodeURIComponent(id)} />;
}
