import type { Metadata } from "next";
import { notFound } from "next/navigation";

export const metadata: Metadata = { title: "Parts" };

/** Every part in every state, for whoever builds screens; it does not exist in production. */
export default async function DesignPage() {
  // biome-ignore lint/style/noProcessEnv: replaced while building, so that production carries nothing of this page
  if (process.env.NODE_ENV === "production") notFound();
  const { StyleBook } = await import("@/components/design/style-book");
  return <StyleBook />;
}
