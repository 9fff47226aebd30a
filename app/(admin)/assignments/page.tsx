import type { Metadata } from "next";
import { JobListScreen } from "@/components/assignments/job-list-screen";

export const metadata: Metadata = { title: "Assignments" };

export default function AssignmentsPage() {
  return <JobListScreen />;
}
