import type { Metadata } from "next";
import { ListForm } from "@/components/cohorts/list-form";
import { ManagersOnly } from "@/components/frame/managers-only";

export const metadata: Metadata = { title: "New cohort from a list" };

export default function NewListPage() {
  return (
    <ManagersOnly>
      <ListForm />
    </ManagersOnly>
  );
}
