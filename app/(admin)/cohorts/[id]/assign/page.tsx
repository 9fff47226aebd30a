import type { Metadata } from "next";
import { AssignScreen } from "@/components/assignments/assign-screen";

export const metadata: Metadata = { title: "Assign leads" };

export default async function AssignPage({ params }: PageProps<"/cohorts/[id]/assign">) {
  const { id } = await params;
  return <AssignScreen cohortId={decodeURIComponent(id)} />;
}
