import { audit } from "../access/audit.ts";
import { actorLabel, type Context } from "../context.ts";
import { db, inTransaction } from "../db/collections.ts";
import type { CohortDocument } from "../db/documents.ts";
import { nextId } from "../db/next-id.ts";
import { beingFilled, fillCohort } from "./fill-cohort.ts";
import { findCohort } from "./find-cohort.ts";
import { type ShownCohort, showCohort } from "./show-cohort.ts";
import { loadWorkspace } from "./workspace.ts";

/** A static cohort with the rules of another one and given members; the rules are kept, not evaluated. */
export async function freezeMembers(
  ctx: Context,
  from: CohortDocument,
  name: string,
  members: ReadonlySet<string>,
): Promise<ShownCohort> {
  const now = ctx.now();
  const created_by = actorLabel(ctx.actor);
  const cohort: CohortDocument = {
    ...from,
    cohort_id: await nextId("cohort"),
    name,
    type: "static",
    ...beingFilled(now),
    error: null,
    member_count: 0,
    version: 1,
    pending_version: 1,
    running: null,
    evaluated_at: now,
    evaluation: null,
    auto_assign: null,
    created_by,
    created_at: now,
    updated_at: now,
    archived_at: null,
  };
  const { cohort_id, version, rules, allow_all } = cohort;
  await inTransaction(async (session) => {
    await db.cohorts().insertOne({ ...cohort }, { session });
    await db
      .cohortVersions()
      .insertOne({ cohort_id, version, rules, allow_all, created_by, created_at: now }, { session });
    await audit(ctx, "cohort.freeze", cohort_id, [from.cohort_id], session);
  });
  await fillCohort(ctx, cohort, [...members]);
  const { registry } = await loadWorkspace(ctx);
  return showCohort(await findCohort(cohort_id), registry);
}
