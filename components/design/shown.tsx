"use client";

import { LoadBar } from "../agents/load-bar";
import type { AgentCapacity } from "../agents/types";
import { ShareBars } from "../assignments/share-bars";
import type { Share } from "../assignments/types";
import { State, Tag, type Tone } from "../ui/badge";
import { AgentMark, ProgressBar } from "../ui/bar";
import { PageHead } from "../ui/page-head";
import { RowLink } from "../ui/row-link";
import { Sparkline } from "../ui/sparkline";
import { Time } from "../ui/time";
import { useNow } from "../ui/use-now";
import { states } from "./in-state";
import { Part } from "./part";

const tones: Tone[] = ["neutral", "good", "info", "warn", "bad"];
const day = 86_400_000;
const sizes = (values: number[]) => values.map((value, index) => ({ at: index * day, value }));

const agent = (assigned_today: number, daily_capacity = 50): AgentCapacity => ({
  agent_id: "AG-1",
  name: "Asha Rao",
  status: "active",
  daily_capacity,
  open_pipelines: 43,
  assigned_today,
  utilisation_percent: null,
});

const share = (n: number, name: string, part: Partial<Share>): Share => ({
  agent_id: `AG-${n}`,
  name,
  daily_capacity: 50,
  leads: 20,
  assigned: 0,
  failed: 0,
  load_before: 43,
  load_after: 63,
  utilisation_percent: null,
  taken_from: {},
  expected: 20,
  assigned_today: 0,
  ...part,
});

const shares = [
  share(1, "Asha Rao", { assigned_today: 12 }),
  share(2, "Omar Khan", { leads: 64, expected: 63.67 }),
  share(3, "Lena Brandt with a name that is longer than its room", { leads: 0, expected: 8.7 }),
];

function Rows() {
  return (
    <table className="w-full border-collapse overflow-hidden rounded-xl border border-line bg-surface text-left text-[13px]">
      <tbody>
        {states.map((state) => (
          <tr
            key={state}
            className={`relative border-b border-line last:border-b-0 hover:bg-hover shows-${state}`}
          >
            <td className="px-4 py-2">
              <RowLink href="#row">Gold in Pune</RowLink>
            </td>
            <td className="px-4 text-right text-muted">{state}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What shows a state, a share, a person, a time. */
export function Shown() {
  const now = useNow();
  return (
    <>
      <Part title="States and kinds">
        {tones.map((tone) => (
          <State key={tone} tone={tone}>
            {tone}
          </State>
        ))}
        <State tone="info" pulse>
          evaluating
        </State>
        <Tag>dynamic</Tag>
        <AgentMark agentId="A0-1001">AS</AgentMark>
        <AgentMark agentId="A0-1002">OK</AgentMark>
        <Time at={now === null ? null : new Date(now - 125_000).toISOString()} />
        <Time at={null} />
      </Part>
      <Part title="Head of a page">
        <div className="w-full">
          <PageHead
            title="Gold in Pune"
            parent={{ href: "#cohorts", label: "Cohorts" }}
            state={<State tone="good">live</State>}
            actions={<Tag>the one action</Tag>}
          >
            <p className="pt-1 text-sm text-muted">Leads of gold customers whose contact city is Pune</p>
          </PageHead>
        </div>
      </Part>
      <Part title="Rows that lead somewhere">
        <Rows />
      </Part>
      <Part title="Bars and lines">
        {(["accent", "muted", "bad"] as const).map((tone) => (
          <div key={tone} className="flex w-40 flex-col gap-2">
            <ProgressBar percent={38} label={`Moved on, ${tone}`} tone={tone} />
            <ProgressBar percent={66} label={`Assigned, ${tone}`} tone={tone} size="sm" />
          </div>
        ))}
        <ProgressBar percent={0} label="Nothing yet" />
        <Sparkline points={sizes([3, 4, 4, 7, 6, 9, 12])} label="30 days: 3 → 12" />
        <Sparkline points={sizes([9, 9, 9])} label="30 days: 9 → 9" />
        <LoadBar agent={agent(29)} />
        <LoadBar agent={agent(64)} />
        <LoadBar agent={agent(0, 0)} />
      </Part>
      <Part title="Shares">
        <div className="w-full max-w-[360px]">
          <ShareBars shares={shares} />
        </div>
        <div className="w-full max-w-[360px]">
          <ShareBars shares={shares.slice(0, 1)} isStale />
        </div>
      </Part>
    </>
  );
}
