import type { Metadata } from "next";
import { ManagersOnly } from "@/components/frame/managers-only";
import { ImportScreen } from "@/components/imports/import-screen";

export async function generateMetadata({ params }: PageProps<"/imports/[import_id]">): Promise<Metadata> {
  return { title: (await params).import_id };
}

export default async function ImportPage({ params }: PageProps<"/imports/[import_id]">) {
  const { import_id } = await params;
  return (
    <ManagersOnly>
      <ImportScreen importId={decodeURIComponent(import_id)} />
    </ManagersOnly>
  );
}
