import type { Metadata } from "next";
import { ManagersOnly } from "@/components/frame/managers-only";
import { ImportListScreen } from "@/components/imports/import-list-screen";

export const metadata: Metadata = { title: "Imports" };

export default function ImportsPage() {
  return (
    <ManagersOnly>
      <ImportListScreen />
    </ManagersOnly>
  );
}
