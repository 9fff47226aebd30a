import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { CohortDocument } from "../db/documents.ts";
import { Conflict } from "../errors.ts";
import { publish } from "../jobs/events.ts";
import { membersOf } from "../membership/member-id.ts";
import { evaluateOrEnqueue } from "./evaluate-cohort.ts";
import { findCohort } from "./find-cohort.ts";
import { changeGraph } from "./rule-graph.ts";
import { type ShownCohort, showCohort } from "./show-cohort.ts";
import { loadWorkspace } from "./workspace.ts";

/** @throws Conflict naming who uses the cohort: another cohort's rules, or a job that still runs */
async function requireUnused({ cohort_id }: CohortDocument): Promise<void> {
  const [naming, job] = await Promise.all([
    db
      .cohorts()
      .find({ named_cohorts: cohort_id, archived_at: null })
      .project<{ cohort_id: string; name: string }>({ cohort_id: 1, name: 1 })
      .toArray(),
    db.assignmentJobs().findOne({ cohort_id, status: { $in: ["queued", "running", "paused"] } }),
  ]);
  if (naming.length > 0) {
    const names = naming.map((each) => `${each.cohort_id} (“${each.name}”)`).join(", ");
    throw new Conflict(`${cohort_id} is named by ${names}; change those rules first.`);
  }
  if (job) throw new Conflict(`${job.job_id} still assigns leads of ${cohort_id}; wait for it or cancel it.`);
}

/** Archives a cohort: it keeps its members but follows nothing and can't be assigned. Archiving twice is fine. */
export async function archiveCohort(ctx: Context, cohort: CohortDocument): Promise<void> {
  if (cohort.archived_at) return;
  const now = ctx.now();
  const set = {
    archived_at: now,
    updated_at: now,
    running: null,
    status: cohort.status === "evaluating" ? ("ready" as const) : cohort.status,
  };
  await changeGraph(async (commit) => {
    await requireUnused(cohort);
    await commit(async (session) => {
      const { matchedCount } = await db
        .cohorts()
        .updateOne({ cohort_id: cohort.cohort_id, archived_at: null }, { $set: set }, { session });
      if (matchedCount > 0) await audit(ctx, "cohort.archive", cohort.cohort_id, [], session);
    });
  });
  await publish({ topic: "cohort", id: cohort.cohort_id, type: "changed" });
}

/** Deletes a cohort with its members, events, sizes and former rules. People stay. */
export async function purgeCohort(ctx: Context, cohort: CohortDocument): Promise<void> {
  const { cohort_id } = cohort;
  await changeGraph(async (commit) => {
    await requireUnused(cohort);
    await commit(async (session) => {
      const { deletedCount } = await db.cohorts().deleteOne({ cohort_id }, { session });
      if (deletedCount > 0) await audit(ctx, "cohort.purge", cohort_id, [], session);
    });
  });
  await Promise.all([
    db.cohortMembers().deleteMany(membersOf(cohort_id)),
    db.membershipEvents().deleteMany({ cohort_id }),
    db.cohortSizes().deleteMany({ cohort_id }),
    db.cohortVersions().deleteMany({ cohort_id }),
    db.cohortRechecks().deleteMany({ cohort_id }),
    db.routeEntries().deleteMany({ cohort_id }),
    db.cohortRoutes().deleteOne({ _id: cohort_id }),
  ]);
  await publish({ topic: "cohort", id: cohort_id, type: "changed" });
}

/** @throws Conflict naming what a cohort's rules name and is not there, or lies in the archive itself */
async function requireNamed({ cohort_id, named_cohorts }: CohortDocument): Promise<void> {
  const found = await db
    .cohorts()
    .find({ cohort_id: { $in: named_cohorts }, archived_at: null })
    .project<{ cohort_id: string }>({ cohort_id: 1 })
    .toArray();
  const missing = named_cohorts.filter((id) => !found.some((each) => each.cohort_id === id));
  if (missing.length > 0)
    throw new Conflict(`${cohort_id} names ${missing.join(", ")}, archived or gone; restore that first.`);
}

const notArchived = ({ cohort_id }: CohortDocument) => new Conflict(`${cohort_id} is not archived.`);

/** Takes a cohort out of the archive; a dynamic one is evaluated, since it followed nothing while it lay there. */
export async function restoreCohort(ctx: Context, cohort: CohortDocument): Promise<ShownCohort> {
  if (!cohort.archived_at) throw notArchived(cohort);
  const dynamic = cohort.type === "dynamic";
  const change = {
    $set: { archived_at: null, updated_at: ctx.now(), ...(dynamic && { status: "evaluating" as const }) },
    $inc: { pending_version: dynamic ? 1 : 0 },
  };
  const isRestored = await changeGraph(async (commit) => {
    await requireNamed(cohort);
    return commit(async (session) => {
      const { matchedCount } = await db
        .cohorts()
        .updateOne({ cohort_id: cohort.cohort_id, archived_at: { $ne: null } }, change, { session });
      if (matchedCount > 0) await audit(ctx, "cohort.restore", cohort.cohort_id, [], session);
      return matchedCount > 0;
    });
  });
  const restored = await findCohort(cohort.cohort_id);
  if (!isRestored) throw notArchived(restored);
  if (dynamic) await evaluateOrEnqueue(ctx, restored);
  const { registry } = await loadWorkspace(ctx);
  return showCohort(await findCohort(cohort.cohort_id), registry);
}
