import type { Metadata } from "next";
import { AssignScreen } from "@/components/assignments/assign-screen";
import { ManagersOnly } from "@/components/frame/managers-only";

export const metadata: Metadata = { title: "Assign leads" };

export default async function AssignPage({ params }: PageProps<"/cohorts/[id]/assign">) {
  const { id } = await params;
  return (
    <ManagersOnly>
      <AssignScreen cohortId={decodeURIComponent(id)} />
    </ManagersOnly>
  );
}
