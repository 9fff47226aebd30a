import { readRows } from "../cohorts/read-rows.ts";
import { loadWorkspace } from "../cohorts/workspace.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { Cause, CohortDocument } from "../db/documents.ts";
import { groupBy } from "../group-by.ts";
import { publish } from "../jobs/events.ts";
import { matchRow, type Row } from "../rules/match-row.ts";
import { type Changes, emptyChange, touchedFields } from "./affected-cohorts.ts";
import type { Within } from "./apply-difference.ts";
import { applyDifferences, type CohortChange } from "./apply-differences.ts";
import type { CohortIndex, Touched } from "./cohort-index.ts";
import type { Rechecks } from "./rechecks.ts";

/** Who applies changes: there is one at a time, which its transactions check. */
export type Applier = { index: CohortIndex; rechecks: Rechecks; within: Within };

/**
 * Looks at changed people again for the dynamic cohorts that the changes touch: people are read once, each cohort's
 * rules are matched with them, and the differences of all cohorts are stored together.
 * Where an evaluation of a cohort runs at the same time, which may have read the people before they changed, they
 * are kept for another look once it is over.
 * @param touched cohorts as they were at the changes or later, so that an evaluation begun since has seen them
 * @param why what the entries and exits are put down to
 */
export async function refreshPeople(
  ctx: Context,
  applier: Applier,
  touched: Touched[],
  changes: Changes,
  why: "change" | "time" = "change",
): Promise<void> {
  if (touched.length === 0) return;
  const piiIds = [...new Set(touched.flatMap(({ people }) => people))];
  const cohortIds = [...new Set(touched.flatMap(({ cohort }) => cohort.named_cohorts))];
  const [rows, workspace, stored] = await Promise.all([
    readRows({ piiIds, cohortIds }),
    loadWorkspace(ctx),
    storedMemberships(piiIds),
    applier.rechecks.keep(
      touched.filter(({ cohort }) => cohort.running !== null),
      ctx.now(),
    ),
  ]);
  const rowsOf = groupBy(rows, (row) => String(row.lead.pii_id));
  const differences = touched.flatMap(({ cohort, people }): CohortChange[] => {
    const root = applier.index.predicateOf(cohort, workspace);
    const entered: string[] = [];
    const left: string[] = [];
    for (const id of people) {
      const matches = rowsOf.get(id)?.some((row: Row) => matchRow(root, row)) === true;
      if (matches === (stored.get(id)?.has(cohort.cohort_id) === true)) continue;
      (matches ? entered : left).push(id);
    }
    if (entered.length + left.length === 0) return [];
    const cause = causeOf(cohort, [...entered, ...left], changes, why);
    return [{ cohort, difference: { entered, left }, cause }];
  });
  const applied = await store(ctx, applier, differences);
  await Promise.all(
    applied
      .filter(({ entered, left }) => entered + left > 0)
      .map(({ cohort_id, entered, left }) =>
        publish({ topic: "cohort", id: cohort_id, type: "members", entered, left }),
      ),
  );
}

/** Stores differences; those of cohorts that someone else holds are kept for later instead. */
async function store(ctx: Context, { rechecks, within }: Applier, differences: CohortChange[]) {
  const putOff = differences.filter(({ cohort }) => rechecks.isPutOff(cohort.cohort_id));
  const free = differences.filter((difference) => !putOff.includes(difference));
  const { applied, held } = await applyDifferences(free, ctx.now, within);
  for (const { cohort } of held) {
    rechecks.putOff(cohort.cohort_id);
    ctx.log.warn(
      { cohort_id: cohort.cohort_id },
      "a cohort is held by another transaction; it is tried again",
    );
  }
  await rechecks.keep(
    [...held, ...putOff].map(({ cohort, difference }) => ({
      cohort,
      people: [...difference.entered, ...difference.left],
    })),
    ctx.now(),
  );
  return applied;
}

/** The people's memberships: most people are in few cohorts, however many are looked at. */
async function storedMemberships(piiIds: string[]): Promise<Map<string, Set<string>>> {
  const members = await db
    .cohortMembers()
    .find({ pii_id: { $in: piiIds } }, { projection: { _id: 0, cohort_id: 1, pii_id: 1 }, batchSize: 20_000 })
    .toArray();
  const stored = new Map<string, Set<string>>();
  for (const { pii_id, cohort_id } of members) {
    const cohorts = stored.get(pii_id);
    if (cohorts) cohorts.add(cohort_id);
    else stored.set(pii_id, new Set([cohort_id]));
  }
  return stored;
}

/** The cause of a batch's changes: the fields of the cohort's rules that changed. */
function causeOf(cohort: CohortDocument, people: string[], changes: Changes, why: "change" | "time"): Cause {
  if (why === "time") return { kind: "time", rule_version: cohort.version };
  const fields = new Set(people.flatMap((id) => touchedFields(cohort, changes.get(id) ?? emptyChange())));
  const [first] = fields;
  return {
    kind: "change",
    entity_type: first?.includes(".") ? first.slice(0, first.indexOf(".")) : "lead",
    fields: [...fields].sort(),
    rule_version: cohort.version,
  };
}
