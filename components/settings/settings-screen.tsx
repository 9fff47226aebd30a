"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { LeaveDialog } from "../cohorts/leave-dialog";
import { useLeaveGuard } from "../cohorts/use-leave-guard";
import { useIsAdmin } from "../frame/me";
import { Page, PageHead } from "../ui/page-head";
import { type Tab, Tabs } from "../ui/tabs";
import { ApiKeysTab } from "./api-keys-tab";
import { AuditTab } from "./audit-tab";
import { useUnsaved } from "./drafts";
import { FieldsTab } from "./fields-tab";
import { GeneralTab } from "./general-tab";
import { UsersTab } from "./users-tab";
import { WebhooksTab } from "./webhooks-tab";

const tabIds = ["general", "fields", "users", "keys", "webhooks", "audit"] as const;
type TabId = (typeof tabIds)[number];

/** The name of a tab with edits that wait to be saved, whichever tab is shown. */
function UnsavedLabel({ children }: { children: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      {children}
      <span title="Not saved yet" className="size-1.5 rounded-full bg-warn">
        <span className="sr-only">, not saved yet</span>
      </span>
    </span>
  );
}

/** The workspace's settings; what only administrators may see is not there for others. */
export function SettingsScreen() {
  const isAdmin = useIsAdmin();
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(tabIds).withDefault("general"));
  const { isUnsaved, drop } = useUnsaved();
  const guard = useLeaveGuard(isUnsaved);
  const general: Tab<TabId> = {
    id: "general",
    label: isUnsaved ? <UnsavedLabel>General</UnsavedLabel> : "General",
    content: () => <GeneralTab />,
  };
  const forAdmins: Tab<TabId>[] = [
    { id: "fields", label: "Fields", content: () => <FieldsTab /> },
    { id: "users", label: "Users", content: () => <UsersTab /> },
    { id: "keys", label: "API keys", content: () => <ApiKeysTab /> },
    { id: "webhooks", label: "Webhooks", content: () => <WebhooksTab /> },
    { id: "audit", label: "Audit log", content: () => <AuditTab /> },
  ];
  return (
    <Page>
      <PageHead title="Settings" />
      <Tabs
        label="Settings"
        tabs={isAdmin ? [general, ...forAdmins] : [general]}
        selected={tab}
        onSelect={(next) => void setTab(next)}
      />
      {guard.held !== null && <LeaveDialog href={guard.held} onDrop={drop} onClose={guard.stay} />}
    </Page>
  );
}
