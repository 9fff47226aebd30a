import type { Metadata } from "next";
import { ListForm } from "@/components/cohorts/list-form";

export const metadata: Metadata = { title: "New cohort from a list" };

export default function NewListPage() {
  return <ListForm />;
}
