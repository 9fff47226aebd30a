import type { Metadata } from "next";
import { ImportScreen } from "@/components/imports/import-screen";

export async function generateMetadata({ params }: PageProps<"/imports/[import_id]">): Promise<Metadata> {
  return { title: (await params).import_id };
}

export default async function ImportPage({ params }: PageProps<"/imports/[import_id]">) {
  const { import_id } = await params;
  return <ImportScreen importId={decodeURIComponent(import_id)} />;
}
