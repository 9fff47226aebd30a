"use client";

import { useQuery } from "@tanstack/react-query";
import { agentsQuery } from "../agents/queries";
import { settingsQuery } from "../settings/queries";
import { count, plural } from "../ui/format";
import { Notice, Skeleton } from "../ui/states";
import { cascadeWords, overWords, skippedWords, takenWords } from "./plan-words";
import { ShareBars } from "./share-bars";
import type { AssignPreview } from "./types";

type Props = {
  preview: AssignPreview | undefined;
  isStale: boolean;
  error: Error | null;
  hasAgents: boolean;
};

/** Step three: what would come of it. */
export function PlanResult({ preview, isStale, error, hasAgents }: Props) {
  const agents = useQuery(agentsQuery());
  const settings = useQuery(settingsQuery());
  const names = new Map(agents.data?.items.map((agent) => [agent.agent_id, agent.name]));
  if (!hasAgents)
    return <p className="text-sm text-muted">Choose at least one agent to see who would get what.</p>;
  if (error) return <Notice>The distribution can’t be shown: {error.message}</Notice>;
  if (!preview) {
    return (
      <div role="status" aria-label="Planning" className="flex flex-col gap-4">
        <Skeleton className="h-10 w-full" />
        <Skeleton className="h-10 w-full" />
      </div>
    );
  }
  const skipped = skippedWords(preview);
  const taken = takenWords(preview, names);
  const chosen = new Set(preview.distribution.map((share) => share.agent_id));
  const hasOthers = (agents.data?.items ?? []).some(
    ({ agent_id, status }) => status === "active" && !chosen.has(agent_id),
  );
  const over = overWords(preview, hasOthers);
  const cascade = cascadeWords(preview, settings.data?.task_templates.length);
  return (
    <div className="flex flex-col gap-5">
      <p role="status" className="text-[13px] text-muted tabular-nums">
        {isStale
          ? "Planning…"
          : `${count(preview.to_assign)} of ${plural(preview.total, "lead")} to ${plural(preview.distribution.length, "agent")}`}
      </p>
      {over && <Notice tone="warn">{over}</Notice>}
      {taken && <Notice tone="warn">{taken}</Notice>}
      <ShareBars shares={preview.distribution} isStale={isStale} />
      {skipped.length > 0 && (
        <div className="border-t border-line pt-3 text-[13px]">
          <p className="font-medium">Left out</p>
          <ul className="text-muted tabular-nums">
            {skipped.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      )}
      {cascade && <p className="text-[13px] text-muted tabular-nums">{cascade}</p>}
    </div>
  );
}
