import { readRows } from "../cohorts/read-rows.ts";
import { loadWorkspace, type Workspace } from "../cohorts/workspace.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { Cause, CohortDocument } from "../db/documents.ts";
import { groupBy } from "../group-by.ts";
import { publish } from "../jobs/events.ts";
import { compileRules, type Group } from "../rules/compile-rules.ts";
import { matchRow, type Row } from "../rules/match-row.ts";
import type { RuleGroup } from "../rules/rule.ts";
import { type Changes, emptyChange, isAffected, touchedFields } from "./affected-cohorts.ts";
import { memberId } from "./apply-difference.ts";
import { applyDifferences, type CohortChange } from "./apply-differences.ts";

/** Dynamic cohorts that follow changes now. */
export const followingCohorts = (): Promise<CohortDocument[]> =>
  db
    .cohorts()
    .find({ type: "dynamic", archived_at: null, rules: { $ne: null } }, { projection: { _id: 0 } })
    .toArray() as Promise<CohortDocument[]>;

type Touched = { cohort: CohortDocument; people: string[] };

/**
 * Looks at changed people again for the dynamic cohorts that the changes touch: people are read once, each cohort's
 * rules are matched with them, and the differences of all cohorts are stored together.
 * Where an evaluation of a cohort runs at the same time, which may have read the people before they changed, they
 * are kept for another look once it is over.
 * @param cohorts read after the changes were made, so that an evaluation begun later has seen them
 * @param why what the entries and exits are put down to
 */
export async function refreshPeople(
  ctx: Context,
  changes: Changes,
  cohorts: CohortDocument[],
  why: "change" | "time" = "change",
): Promise<void> {
  const touched = cohorts.flatMap((cohort): Touched[] => {
    const people = [...changes].filter(([, change]) => isAffected(cohort, change)).map(([piiId]) => piiId);
    return people.length > 0 ? [{ cohort, people }] : [];
  });
  if (touched.length === 0) return;
  const piiIds = [...new Set(touched.flatMap(({ people }) => people))];
  const cohortIds = [...new Set(touched.flatMap(({ cohort }) => cohort.named_cohorts))];
  const [rows, workspace, stored] = await Promise.all([
    readRows({ piiIds, cohortIds }),
    loadWorkspace(ctx),
    storedMemberships(piiIds),
    keepForRecheck(ctx, touched),
  ]);
  const rowsOf = groupBy(rows, (row) => String(row.lead.pii_id));
  const at = ctx.now();
  const differences = touched.flatMap(({ cohort, people }): CohortChange[] => {
    const root = compiled(cohort, workspace);
    const entered: string[] = [];
    const left: string[] = [];
    for (const id of people) {
      const matches = (rowsOf.get(id) ?? []).some((row: Row) => matchRow(root, row));
      if (matches === stored.has(memberId(cohort.cohort_id, id))) continue;
      (matches ? entered : left).push(id);
    }
    if (entered.length + left.length === 0) return [];
    return [{ cohort, difference: { entered, left }, cause: causeOf(cohort, people, changes, why) }];
  });
  const applied = await applyDifferences(differences, at);
  await Promise.all(
    applied.map(({ cohort_id, entered, left }) =>
      publish({ topic: "cohort", id: cohort_id, type: "members", entered, left }),
    ),
  );
}

/** Predicates by cohort, as long as the rules, the fields and the zone are the same; those about time are made anew. */
const predicates = new Map<string, { version: number; workspace: Workspace; root: Group }>();

function compiled(cohort: CohortDocument, workspace: Workspace): Group {
  const known = predicates.get(cohort.cohort_id);
  const same =
    known !== undefined &&
    !cohort.time_dependent &&
    known.version === cohort.pending_version &&
    known.workspace.registry === workspace.registry &&
    known.workspace.clock.timeZone === workspace.clock.timeZone;
  if (same) return known.root;
  const { root } = compileRules(cohort.rules as RuleGroup, workspace.registry, workspace.clock);
  predicates.set(cohort.cohort_id, { version: cohort.pending_version, workspace, root });
  return root;
}

/** Ids of the people's memberships: most people are in few cohorts, however many are looked at. */
async function storedMemberships(piiIds: string[]): Promise<Set<string>> {
  const members = await db
    .cohortMembers()
    .find({ pii_id: { $in: piiIds } }, { projection: { _id: 1 }, batchSize: 20_000 })
    .toArray();
  return new Set(members.map(({ _id }) => _id));
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

async function keepForRecheck(ctx: Context, touched: Touched[]): Promise<void> {
  const running = touched.filter(({ cohort }) => cohort.running !== null);
  if (running.length === 0) return;
  const at = ctx.now();
  await db.cohortRechecks().bulkWrite(
    running.flatMap(({ cohort: { cohort_id }, people }) =>
      people.map((pii_id) => ({
        updateOne: {
          filter: { _id: memberId(cohort_id, pii_id) },
          update: { $set: { cohort_id, pii_id, at } },
          upsert: true,
        },
      })),
    ),
    { ordered: false },
  );
}
