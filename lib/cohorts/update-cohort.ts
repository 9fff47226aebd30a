import { audit } from "../access/audit.ts";
import { checkRouting } from "../assignment/check-routing.ts";
import { actorLabel, type Context } from "../context.ts";
import { db, type Session } from "../db/collections.ts";
import type { CohortDocument } from "../db/documents.ts";
import { Conflict, Invalid } from "../errors.ts";
import { changedAmong } from "../given.ts";
import { publish } from "../jobs/events.ts";
import { checkRules } from "./check-rules.ts";
import type { UpdateCohort } from "./cohort-schemas.ts";
import { evaluateOrEnqueue } from "./evaluate-cohort.ts";
import { findCohort, requireActive } from "./find-cohort.ts";
import { changeGraph } from "./rule-graph.ts";
import { type ShownCohort, showCohort } from "./show-cohort.ts";
import { loadWorkspace, type Workspace } from "./workspace.ts";

const stale = (cohort: CohortDocument, sent: number) =>
  new Conflict(
    `${cohort.cohort_id} is at version ${cohort.version}, you sent ${sent}: someone has changed it since; read it again.`,
  );

/**
 * Changes a cohort that is at the version the caller has read.
 * New rules, and a static cohort made dynamic, are evaluated at once; a dynamic one made static keeps its members.
 * @throws Conflict for a stale version or an archived cohort, Invalid with the path of every problem
 */
export async function updateCohort(
  ctx: Context,
  cohort: CohortDocument,
  input: UpdateCohort,
): Promise<ShownCohort> {
  requireActive(cohort);
  if (cohort.version !== input.version) throw stale(cohort, input.version);
  const sent = Object.keys(input).filter((name) => name !== "version");
  const { updated, evaluate, registry } = await changeGraph(async (commit) => {
    const workspace = await loadWorkspace(ctx);
    const changes = await changesOf(cohort, input, workspace);
    return {
      updated: await commit(async (session) => {
        const written = await write(ctx, cohort.cohort_id, input.version, changes, session);
        if (written)
          await audit(ctx, "cohort.update", cohort.cohort_id, changedAmong(sent, cohort, written), session);
        return written;
      }),
      evaluate: changes.evaluate,
      registry: workspace.registry,
    };
  });
  if (!updated) throw stale(await findCohort(cohort.cohort_id), input.version);
  await publish({ topic: "cohort", id: updated.cohort_id, type: "changed" });
  if (evaluate) await evaluateOrEnqueue(ctx, updated);
  return showCohort(await findCohort(updated.cohort_id), registry);
}

type Changes = { set: Partial<CohortDocument>; evaluate: boolean };

/** @returns null where the cohort is no longer at that version */
async function write(
  ctx: Context,
  cohortId: string,
  version: number,
  { set, evaluate }: Changes,
  session: Session,
): Promise<CohortDocument | null> {
  const updated = await db.cohorts().findOneAndUpdate(
    { cohort_id: cohortId, version, archived_at: null },
    {
      $set: {
        ...set,
        updated_at: ctx.now(),
        ...(evaluate && { status: "evaluating" as const, error: null, running: null }),
      },
      $inc: { version: 1, ...(evaluate && { pending_version: 1 }) },
    },
    { returnDocument: "after", projection: { _id: 0 }, session },
  );
  if (!updated) return null;
  const former = {
    cohort_id: updated.cohort_id,
    version: updated.version,
    rules: updated.rules,
    allow_all: updated.allow_all,
    created_by: actorLabel(ctx.actor),
    created_at: ctx.now(),
  };
  await db.cohortVersions().insertOne(former, { session });
  return updated;
}

/** Where nobody enters any more, nobody is handed on. */
async function routingOf(
  cohort: CohortDocument,
  { auto_assign, type = cohort.type }: UpdateCohort,
): Promise<Pick<CohortDocument, "auto_assign"> | undefined> {
  if (auto_assign === null) return { auto_assign };
  if (auto_assign) return { auto_assign: await checkRouting(auto_assign, type) };
  if (type === "static" && cohort.auto_assign)
    return { auto_assign: { ...cohort.auto_assign, enabled: false } };
  return undefined;
}

async function changesOf(
  cohort: CohortDocument,
  input: UpdateCohort,
  workspace: Workspace,
): Promise<Changes> {
  const { name, description, type } = input;
  const set: Partial<CohortDocument> = {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(type !== undefined && { type }),
    ...(await routingOf(cohort, input)),
  };
  const rules = input.rules ?? (cohort.rules as Record<string, unknown> | null);
  if (rules === null) {
    if (type === "dynamic")
      throw new Invalid([
        { path: "/rules", message: "a dynamic cohort needs rules; this one was made from a list" },
      ]);
    if (input.allow_all !== undefined)
      throw new Invalid([{ path: "/allow_all", message: "only means something with rules" }]);
    return { set, evaluate: false };
  }
  const allow_all = input.allow_all ?? cohort.allow_all;
  const becomesDynamic = type === "dynamic" && cohort.type === "static";
  if (input.rules !== undefined || input.allow_all !== undefined) {
    const checked = await checkRules(rules, workspace, { allowAll: allow_all, self: cohort.cohort_id });
    Object.assign(set, checked, { allow_all });
  }
  return { set, evaluate: input.rules !== undefined || becomesDynamic };
}
