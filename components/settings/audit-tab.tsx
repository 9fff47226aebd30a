"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { apiUrl } from "../api";
import { LoadMore } from "../ui/load-more";
import { SearchBox } from "../ui/search-box";
import { EmptyState, ErrorState, SkeletonRows } from "../ui/states";
import { Time } from "../ui/time";
import { actionWords } from "./audit-words";
import { type AuditEntry, apiKeysQuery, auditQuery, usersQuery } from "./queries";

/** True where the words say already to what it was done: to the settings, the log, or whoever did it. */
const saysObject = ({ object, actor }: AuditEntry): boolean =>
  object === "settings" || object === "audit" || actor === `user:${object}`;

/** Names of who has an id that says nothing: users and API keys that are there. */
function useNames(): ReadonlyMap<string, string> {
  const users = useQuery(usersQuery()).data?.items ?? [];
  const keys = useQuery(apiKeysQuery()).data?.items ?? [];
  return new Map([
    ...users.map(({ user_id, name }): [string, string] => [user_id, name]),
    ...keys.map(({ key_id, name }): [string, string] => [key_id, name]),
  ]);
}

function Entry({ entry, name }: { entry: AuditEntry; name: string | undefined }) {
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 border-b border-line px-4 py-2.5 text-[13px] last:border-b-0">
      <p className="min-w-0 flex-1 basis-64 break-words">
        <span className="font-medium">{entry.actor_name}</span> {actionWords(entry.action)}{" "}
        {!saysObject(entry) && (
          <span className="font-medium" title={name && entry.object}>
            {name ?? entry.object}
          </span>
        )}
        {entry.fields.length > 0 && <span className="text-muted">: {entry.fields.join(", ")}</span>}
      </p>
      <span className="shrink-0 text-muted">
        <Time at={entry.at} />
      </span>
    </li>
  );
}

/** Who did what, newest first: of everything, or of what has one id. */
export function AuditTab() {
  const [object, setObject] = useQueryState("of", parseAsString.withDefault(""));
  const list = useInfiniteQuery(auditQuery(object));
  const names = useNames();
  const entries = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="pt-5">
      <div className="flex flex-wrap items-center justify-between gap-3 pb-4">
        <SearchBox
          label="Id of what was changed"
          placeholder="COH-1, a lead, an agent…"
          value={object}
          onSearch={(id) => void setObject(id.trim() || null)}
          className="w-72"
        />
        <a
          href={apiUrl(`/audit.csv${object && `?object=${encodeURIComponent(object)}`}`)}
          download
          className="inline-flex min-h-6 items-center gap-1.5 text-[13px] text-accent hover:underline"
        >
          <Download className="size-4" aria-hidden /> {object ? "These" : "All"} as CSV
        </a>
      </div>
      <div className="overflow-hidden rounded-xl border border-line bg-surface">
        {list.isPending && <SkeletonRows label="Loading the audit log" rows={8} />}
        {list.isError && (
          <ErrorState
            what="The audit log can’t be shown."
            error={list.error}
            onRetry={() => void list.refetch()}
          />
        )}
        {list.data && entries.length === 0 && (
          <EmptyState title={object ? `Nothing was done to ${object}.` : "Nothing was done yet."} />
        )}
        <ul aria-label="Audit log">
          {entries.map((entry) => (
            <Entry
              key={`${entry.request_id}|${entry.action}|${entry.object}|${entry.at}`}
              entry={entry}
              name={names.get(entry.object)}
            />
          ))}
        </ul>
        <LoadMore
          hasMore={list.hasNextPage}
          isLoading={list.isFetchingNextPage}
          onLoad={() => void list.fetchNextPage()}
        />
      </div>
    </div>
  );
}
