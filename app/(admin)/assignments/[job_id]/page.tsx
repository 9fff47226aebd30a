import type { Metadata } from "next";
import { JobScreen } from "@/components/assignments/job-screen";

export async function generateMetadata({ params }: PageProps<"/assignments/[job_id]">): Promise<Metadata> {
  return { title: (await params).job_id };
}

export default async function JobPage({ params }: PageProps<"/assignments/[job_id]">) {
  const { job_id } = await params;
  return <JobScreen jobId={decodeURIComponent(job_id)} />;
}
