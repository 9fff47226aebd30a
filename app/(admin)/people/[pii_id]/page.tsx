import type { Metadata } from "next";
import { PersonScreen } from "@/components/people/person-screen";

export const metadata: Metadata = { title: "Person" };

export default async function PersonPage({ params }: PageProps<"/people/[pii_id]">) {
  const { pii_id } = await params;
  return <PersonScreen piiId={decodeURIComponent(pii_id)} />;
}
