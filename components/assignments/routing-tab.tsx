"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { agentsQuery, capacityQuery } from "../agents/queries";
import { useMayWrite } from "../frame/me";
import { Button } from "../ui/button";
import { TextField } from "../ui/fields";
import { plural } from "../ui/format";
import { Notice, SkeletonRows } from "../ui/states";
import { AgentChoice } from "./agent-choice";
import { HowChoice } from "./how-choice";
import { useSaveRouting } from "./queries";
import { RoutingLog } from "./routing-log";
import { RoutingState } from "./routing-state";
import type { Routing } from "./types";

/** A cohort as far as routing looks at it. */
export type Routed = { cohort_id: string; name: string; version: number; auto_assign: Routing | null };

/** Whoever has an owner keeps them: someone who leaves and enters again is not handed on twice. */
const start: Routing = {
  agent_ids: [],
  strategy: "round_robin",
  options: {
    only_matching: false,
    skip_closed: true,
    skip_do_not_contact: true,
    keep_person_together: true,
    on_assigned: "skip_any",
    respect_daily_capacity: false,
  },
  enabled: true,
  daily_cap: null,
};

const same = (a: Routing, b: Routing): boolean => JSON.stringify(a) === JSON.stringify(b);

function Form({ cohort, onDone }: { cohort: Routed; onDone: () => void }) {
  const saved = cohort.auto_assign;
  const [draft, setDraft] = useState<Routing>(saved ?? start);
  const save = useSaveRouting(cohort);
  const { agent_ids, strategy, options, daily_cap } = draft;
  const change = (part: Partial<Routing>) => setDraft((before) => ({ ...before, ...part }));
  const wanted: Routing = { ...draft, enabled: true };
  const isOn = saved?.enabled === true;
  const label = isOn
    ? `Save: route to ${plural(agent_ids.length, "agent")}`
    : `Start routing to ${plural(agent_ids.length, "agent")}`;
  return (
    <div className="flex flex-col gap-5 border-t border-line p-4 sm:p-5">
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <AgentChoice selected={agent_ids} onChange={(ids) => change({ agent_ids: ids })} />
        <div className="flex flex-col gap-4">
          <HowChoice
            request={{ agent_ids, strategy, ...options }}
            shares={[]}
            onChange={({ agent_ids: _ids, strategy: shares, ...part }) =>
              change({ ...(shares && { strategy: shares }), options: { ...options, ...part } })
            }
          />
          <TextField
            label="At most, for each agent and day"
            type="number"
            min={1}
            max={100_000}
            value={daily_cap ?? ""}
            placeholder="No limit of its own"
            hint="Leads of every source count, by the workspace’s day. Who is full is passed over."
            onChange={({ target: { value } }) => change({ daily_cap: value === "" ? null : Number(value) })}
          />
        </div>
      </div>
      {save.error && <Notice>Routing could not be saved: {save.error.message}</Notice>}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          kind="primary"
          isDisabled={
            agent_ids.length === 0 || save.isPending || (isOn && saved !== null && same(saved, wanted))
          }
          onPress={() => save.mutate(wanted, { onSuccess: onDone })}
        >
          {label}
        </Button>
        {saved && <Button onPress={onDone}>Leave as it is</Button>}
        <p className="text-[13px] text-muted">
          Only people who enter from then on are handed out; those who are members already stay as they are.
        </p>
      </div>
    </div>
  );
}

/** What a dynamic cohort does with whoever enters: to whom, how, on or off, and what it has done. */
export function RoutingTab({ cohort }: { cohort: Routed }) {
  const mayWrite = useMayWrite();
  const [isEditing, setIsEditing] = useState(cohort.auto_assign === null);
  const loads = useQuery(capacityQuery());
  const agents = useQuery(agentsQuery());
  if (loads.isPending || agents.isPending) return <SkeletonRows label="Loading routing" rows={5} />;
  return (
    <div>
      <RoutingState
        cohort={cohort}
        mayWrite={mayWrite}
        isEditing={isEditing}
        onEdit={() => setIsEditing(true)}
      />
      {mayWrite && isEditing && <Form cohort={cohort} onDone={() => setIsEditing(false)} />}
      <RoutingLog cohortId={cohort.cohort_id} isOn={cohort.auto_assign?.enabled === true} />
    </div>
  );
}
