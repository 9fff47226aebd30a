import { readRows } from "../cohorts/read-rows.ts";
import { loadWorkspace, type Workspace } from "../cohorts/workspace.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { Cause, CohortDocument } from "../db/documents.ts";
import { groupBy } from "../group-by.ts";
import { publish } from "../jobs/events.ts";
import { compileRules } from "../rules/compile-rules.ts";
import { matchRow, type Row } from "../rules/match-row.ts";
import type { RuleGroup } from "../rules/rule.ts";
import { type Changes, isAffected, touchedFields } from "./affected-cohorts.ts";
import { applyDifference, memberId, recountMembers } from "./apply-difference.ts";
import type { Difference } from "./diff.ts";

/** Dynamic cohorts that follow changes now. */
export const followingCohorts = (): Promise<CohortDocument[]> =>
  db
    .cohorts()
    .find({ type: "dynamic", archived_at: null, rules: { $ne: null } }, { projection: { _id: 0 } })
    .toArray() as Promise<CohortDocument[]>;

/**
 * Looks at changed people again for the dynamic cohorts that the changes touch: people are read once, each cohort's
 * rules are matched with them, and the differences are stored.
 * Where an evaluation of the cohort runs at the same time, which may have read the people before they changed, they
 * are kept for another look once it is over.
 * @param cohorts read after the changes were made, so that an evaluation begun later has seen them
 */
export async function refreshPeople(
  ctx: Context,
  changes: Changes,
  cohorts: CohortDocument[],
): Promise<void> {
  const touched = cohorts.flatMap((cohort) => {
    const people = [...changes].filter(([, change]) => isAffected(cohort, change)).map(([piiId]) => piiId);
    return people.length > 0 ? [{ cohort, people }] : [];
  });
  if (touched.length === 0) return;
  const piiIds = [...new Set(touched.flatMap(({ people }) => people))];
  const cohortIds = [...new Set(touched.flatMap(({ cohort }) => cohort.named_cohorts))];
  const [rows, workspace] = await Promise.all([readRows({ piiIds, cohortIds }), loadWorkspace(ctx)]);
  const rowsOf = groupBy(rows, (row) => String(row.lead.pii_id));
  for (const { cohort, people } of touched) {
    await keepForRecheck(ctx, cohort, people);
    await refreshCohort(ctx, cohort, people, rowsOf, workspace, causeOf(cohort, people, changes));
  }
}

/** The cause of a batch's changes: the fields of the cohort's rules that changed. */
function causeOf(cohort: CohortDocument, people: string[], changes: Changes): Cause {
  const fields = new Set(
    people.flatMap((id) =>
      touchedFields(
        cohort,
        changes.get(id) ?? { fields: new Set(), entities: new Set(), cohorts: new Set() },
      ),
    ),
  );
  const [first] = fields;
  return {
    kind: "change",
    entity_type: first?.includes(".") ? first.slice(0, first.indexOf(".")) : "lead",
    fields: [...fields].sort(),
    rule_version: cohort.version,
  };
}

async function keepForRecheck(
  ctx: Context,
  { cohort_id, running }: CohortDocument,
  people: string[],
): Promise<void> {
  if (running === null) return;
  const at = ctx.now();
  await db.cohortRechecks().bulkWrite(
    people.map((pii_id) => ({
      updateOne: {
        filter: { _id: memberId(cohort_id, pii_id) },
        update: { $set: { cohort_id, pii_id, at } },
        upsert: true,
      },
    })),
    { ordered: false },
  );
}

async function refreshCohort(
  ctx: Context,
  cohort: CohortDocument,
  people: string[],
  rowsOf: Map<string, Row[]>,
  { registry, clock }: Workspace,
  cause: Cause,
): Promise<void> {
  const { cohort_id, pending_version } = cohort;
  const { root } = compileRules(cohort.rules as RuleGroup, registry, clock);
  const matching = new Set(people.filter((id) => (rowsOf.get(id) ?? []).some((row) => matchRow(root, row))));
  const members = await db
    .cohortMembers()
    .find(
      { _id: { $in: people.map((id) => memberId(cohort_id, id)) } },
      { projection: { _id: 0, pii_id: 1 } },
    )
    .toArray();
  const stored = new Set(members.map((member) => member.pii_id));
  const difference: Difference = {
    entered: people.filter((id) => matching.has(id) && !stored.has(id)),
    left: people.filter((id) => !matching.has(id) && stored.has(id)),
  };
  if (difference.entered.length + difference.left.length === 0) return;
  const at = ctx.now();
  const applied = await applyDifference({
    cohortId: cohort_id,
    difference,
    cause,
    at,
    fence: { pending_version, type: "dynamic", archived_at: null },
    touch: { followed_at: at },
  });
  if (applied.kind === "superseded") return;
  await recountMembers(cohort_id, at);
  await publish({
    topic: "cohort",
    id: cohort_id,
    type: "members",
    entered: applied.entered,
    left: applied.left,
  });
}
