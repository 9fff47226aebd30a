import { runEvaluation } from "../cohorts/run-evaluation.ts";
import { loadWorkspace } from "../cohorts/workspace.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { CohortDocument } from "../db/documents.ts";
import type { Entity } from "../rules/fields.ts";
import type { RuleGroup } from "../rules/rule.ts";
import { type Flip, flipsBetween } from "../rules/time-flips.ts";
import { type Changes, changeOf } from "./affected-cohorts.ts";
import { refreshPeople } from "./refresh-people.ts";

type Due = { cohort: CohortDocument; spans: Flip[]; everyone: boolean };

/** People whose date lies in a span, by field. */
type Dated = { pii_id: string; ms: number };

async function datesOf(entity: Entity, path: string, flips: Flip[]): Promise<Dated[]> {
  const collection = { lead: db.leads(), contact: db.contacts(), customer: db.customers() }[entity];
  const ranges = flips.map(({ from, to }) => ({ [path]: { $gte: new Date(from), $lte: new Date(to) } }));
  const rows = await (collection as unknown as ReturnType<typeof db.leads>)
    .find({ $or: ranges } as never, { projection: { _id: 0, pii_id: 1, [path]: 1 }, batchSize: 20_000 })
    .toArray();
  return rows.flatMap((row) => {
    const value = row[path];
    return value instanceof Date && typeof row.pii_id === "string"
      ? [{ pii_id: row.pii_id, ms: value.getTime() }]
      : [];
  });
}

/** One read for each date field, however many cohorts look at it. */
async function readDates(due: Due[]): Promise<Map<string, Dated[]>> {
  const byField = new Map<string, Flip[]>();
  for (const flip of due.flatMap(({ spans }) => spans)) {
    byField.set(flip.field.field, [...(byField.get(flip.field.field) ?? []), flip]);
  }
  const read = new Map<string, Dated[]>();
  for (const [name, flips] of byField) {
    const [first] = flips;
    if (first && first.field.entity !== "person")
      read.set(name, await datesOf(first.field.entity, first.field.path, flips));
  }
  return read;
}

/**
 * Acts on what has flipped by time alone since it was last looked at: for each dynamic cohort about moving dates the
 * people whose date has left or entered a span, and everyone once a day where rules go by the calendar day.
 * What was missed while no worker ran is in the same spans.
 * @returns how many cohorts had someone to look at
 */
export async function sweepTime(ctx: Context): Promise<number> {
  const cohorts = await db
    .cohorts()
    .find(
      { type: "dynamic", time_dependent: true, archived_at: null, status: "ready", running: null },
      { projection: { _id: 0 } },
    )
    .toArray();
  if (cohorts.length === 0) return 0;
  const { registry, clock } = await loadWorkspace(ctx);
  const due = cohorts.map((cohort): Due => {
    const since = cohort.swept_at ?? cohort.evaluated_at ?? cohort.created_at;
    return { cohort, ...flipsBetween(cohort.rules as RuleGroup, registry, { ...clock, now: since }, clock) };
  });
  const dates = await readDates(due.filter(({ everyone }) => !everyone));
  let looked = 0;
  for (const { cohort, spans, everyone } of due) {
    const { cohort_id, pending_version } = cohort;
    if (everyone) {
      await runEvaluation(ctx, cohort_id, pending_version, "time");
      looked++;
      continue;
    }
    const changes = flipped(spans, dates);
    if (changes.size > 0) {
      await refreshPeople(ctx, changes, [cohort], "time");
      looked++;
    }
    await db.cohorts().updateOne({ cohort_id, pending_version }, { $set: { swept_at: clock.now } });
  }
  return looked;
}

function flipped(spans: Flip[], dates: Map<string, Dated[]>): Changes {
  const changes: Changes = new Map();
  for (const { field, from, to } of spans) {
    for (const { pii_id, ms } of dates.get(field.field) ?? []) {
      if (ms >= from && ms <= to) changeOf(changes, pii_id).fields.add(field.field);
    }
  }
  return changes;
}
