import type { Metadata } from "next";
import { ImportListScreen } from "@/components/imports/import-list-screen";

export const metadata: Metadata = { title: "Imports" };

export default function ImportsPage() {
  return <ImportListScreen />;
}
