import type { ShownJob } from "@/lib/assignment/show-job.ts";
import { db } from "@/lib/db/collections.ts";
import type { CohortDocument } from "@/lib/db/documents.ts";
import { groupBy } from "@/lib/group-by.ts";
import { checkLeads } from "./check-assignment.ts";

type Kind = "lead" | "change" | "list" | "assign";
const kinds: Kind[] = ["lead", "change", "list", "assign"];

/** A write, and what was answered; 0 where there was no answer. */
export type Written = {
  n: number;
  kind: Kind;
  id: string;
  status: number;
  made?: string | undefined;
  /** What an answered assignment says of itself. */
  job?: Pick<ShownJob, "status" | "assigned_count" | "failures"> | undefined;
};

export type To = { url: string; key: string; agents: string[] };

/** People that a list names. */
const ofList = 3;

const requestOf = (
  kind: Kind,
  n: number,
  agents: string[],
): { method: string; path: string; id: string; body: object } => {
  const named = Array.from({ length: ofList }, (_, i) => `P-${n + i}`);
  return {
    lead: {
      method: "POST",
      path: "/leads",
      id: `W-${n}`,
      body: { lead_id: `W-${n}`, pii_id: `P-${n}`, score: n },
    },
    change: { method: "PATCH", path: `/leads/L-${n}`, id: `L-${n}`, body: { score: n, source: `n${n}` } },
    list: {
      method: "POST",
      path: "/cohorts",
      id: `List ${n}`,
      body: { name: `List ${n}`, type: "static", pii_ids: named },
    },
    assign: {
      method: "POST",
      path: `/leads/L-${n}/assign`,
      id: `L-${n}`,
      body: { agent_id: agents[n % agents.length] },
    },
  }[kind];
};

/** Sends the `n`th write over HTTP; kinds take turns. */
export async function sendWrite({ url, key, agents }: To, n: number): Promise<Written> {
  const kind = kinds[n % kinds.length] ?? "lead";
  const { method, path, id, body } = requestOf(kind, n, agents);
  try {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const made = (await answer.json()) as { cohort_id?: string } & NonNullable<Written["job"]>;
    const { status } = answer;
    return {
      n,
      kind,
      id,
      status,
      made: made.cohort_id,
      ...(kind === "assign" && status < 300 && { job: made }),
    };
  } catch {
    return { n, kind, id, status: 0 };
  }
}

const isTaken = ({ status }: Written) => status >= 200 && status < 300;
const tell = ({ kind, id, status }: Written, what: string) => `${kind} ${id} (${status}): ${what}`;

async function checkLists(written: Written[]): Promise<string[]> {
  const cohorts = await db.cohorts().find({ type: "static" }).toArray();
  const members = groupBy(await db.cohortMembers().find({}).toArray(), ({ cohort_id }) => cohort_id);
  const versions = groupBy(await db.cohortVersions().find({}).toArray(), ({ cohort_id }) => cohort_id);
  const byName = new Map<string, CohortDocument>(cohorts.map((cohort) => [cohort.name, cohort]));
  return written.flatMap((each) => {
    const cohort = byName.get(each.id);
    if (!cohort) return isTaken(each) ? [tell(each, "is not there")] : [];
    const { cohort_id, member_count } = cohort;
    const seen = [members.get(cohort_id)?.length ?? 0, versions.get(cohort_id)?.length ?? 0];
    if (seen[0] !== ofList || seen[1] !== 1)
      return [tell(each, `has ${seen[0]} of ${ofList} people and ${seen[1]} versions`)];
    return isTaken(each) && member_count !== ofList ? [tell(each, `counts ${member_count} people`)] : [];
  });
}

/** Everything that is wrong: writes that were acknowledged and are not there, and any that is there by half. */
export async function checkWritten(written: readonly Written[]): Promise<string[]> {
  const of = (kind: Kind) => written.filter((each) => each.kind === kind);
  const ids = written.filter(({ kind }) => kind !== "list").map(({ id }) => id);
  const leads = await db
    .leads()
    .find({ lead_id: { $in: ids } })
    .toArray();
  const leadOf = new Map(leads.map((lead) => [lead.lead_id, lead]));
  const problems: string[] = [];
  for (const each of of("lead")) {
    const lead = leadOf.get(each.id);
    const isWhole = lead?.score === each.n && lead.pii_id === `P-${each.n}`;
    if (lead ? !isWhole : isTaken(each))
      problems.push(tell(each, lead ? "is there by half" : "is not there"));
  }
  for (const each of of("change")) {
    const { score, source } = leadOf.get(each.id) ?? ({} as Record<string, unknown>);
    const isDone = score === each.n && source === `n${each.n}`;
    const isUndone = score === undefined && source === undefined;
    if (isTaken(each) ? !isDone : !isDone && !isUndone) problems.push(tell(each, `is ${score}, ${source}`));
  }
  for (const each of of("assign"))
    if (isTaken(each) && !leadOf.get(each.id)?.agent_id) {
      const { status, assigned_count, failures } = each.job ?? {};
      problems.push(
        tell(each, `has no owner; it was ${status}, assigned ${assigned_count}, ${JSON.stringify(failures)}`),
      );
    }
  return [
    ...problems,
    ...(await checkLists(of("list"))),
    ...(await checkLeads(of("assign").map(({ id }) => id))),
  ];
}
