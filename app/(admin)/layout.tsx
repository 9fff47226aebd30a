import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { Frame } from "@/components/frame/frame";
import { readSession } from "@/lib/access/session";
import { loadSettings } from "@/lib/settings/load-settings";

export default async function AdminLayout({ children }: { children: ReactNode }) {
  const sent = await headers();
  const actor = await readSession(new Headers(sent));
  if (!actor) redirect(`/sign-in?next=${encodeURIComponent(sent.get("x-page") ?? "/cohorts")}`);
  const { time_zone } = await loadSettings();
  return (
    <Frame me={{ id: actor.id, name: actor.name, role: actor.role }} timeZone={time_zone}>
      {children}
    </Frame>
  );
}
