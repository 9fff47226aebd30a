import { audit } from "../access/audit.ts";
import { actorLabel, type Context } from "../context.ts";
import { db, type Session } from "../db/collections.ts";
import type { CohortDocument } from "../db/documents.ts";
import { nextId } from "../db/next-id.ts";
import { type FieldError, Invalid } from "../errors.ts";
import { type CheckedRules, checkRules } from "./check-rules.ts";
import type { CreateCohort } from "./cohort-schemas.ts";
import { evaluateOrEnqueue } from "./evaluate-cohort.ts";
import { beingFilled, fillCohort } from "./fill-cohort.ts";
import { findCohort } from "./find-cohort.ts";
import { type NotFoundIds, peopleOfList } from "./list-people.ts";
import { changeGraph } from "./rule-graph.ts";
import { type ShownCohort, showCohort } from "./show-cohort.ts";
import { loadWorkspace } from "./workspace.ts";

export type CreatedCohort = ShownCohort & { not_found?: string[] };

/** Where members come from: rules, or a list of people or leads. */
function sourceErrors({ type, rules, pii_ids, lead_ids, allow_all }: CreateCohort): FieldError[] {
  const given = [rules && "rules", pii_ids && "pii_ids", lead_ids && "lead_ids"].filter(Boolean);
  if (given.length === 0)
    return [{ path: "/rules", message: "expected rules, or pii_ids or lead_ids for a static cohort" }];
  if (given.length > 1)
    return [
      {
        path: `/${given[1]}`,
        message: `expected one of rules, pii_ids and lead_ids, got ${given.join(" and ")}`,
      },
    ];
  if (rules) return [];
  if (type === "dynamic")
    return [{ path: "/type", message: 'a cohort made from a list is "static"; a dynamic one needs rules' }];
  return allow_all === undefined ? [] : [{ path: "/allow_all", message: "only means something with rules" }];
}

const noRules: Omit<CheckedRules, "rules"> & { rules: null } = {
  rules: null,
  rule_fields: [],
  entity_scope: ["lead"],
  named_cohorts: [],
  time_dependent: false,
  engine: "aggregation",
};

/**
 * Makes a cohort and evaluates it, or fills it from a list.
 * @returns the cohort, `evaluating` when that goes on in the background; for a list with what was not found
 * @throws Invalid with the path of every problem
 */
export async function createCohort(ctx: Context, input: CreateCohort): Promise<CreatedCohort> {
  const errors = sourceErrors(input);
  if (errors.length > 0) throw new Invalid(errors);
  const allow_all = input.allow_all === true;
  const list = input.rules ? undefined : await peopleOfList(input);
  const { cohort, registry } = await changeGraph(async (commit) => {
    const workspace = await loadWorkspace(ctx);
    const checked = input.rules ? await checkRules(input.rules, workspace, { allowAll: allow_all }) : noRules;
    const id = await nextId("cohort");
    return {
      cohort: await commit(async (session) => {
        const made = await insertCohort(ctx, id, input, checked, allow_all, session);
        await audit(ctx, "cohort.create", id, Object.keys(input), session);
        return made;
      }),
      registry: workspace.registry,
    };
  });
  const extra = list ? await fill(ctx, cohort, list) : {};
  if (!list) await evaluateOrEnqueue(ctx, cohort);
  return { ...showCohort(await findCohort(cohort.cohort_id), registry), ...extra };
}

async function fill(ctx: Context, cohort: CohortDocument, list: { piiIds: string[] } & NotFoundIds) {
  await fillCohort(ctx, cohort, list.piiIds);
  return { not_found: list.notFound };
}

async function insertCohort(
  ctx: Context,
  cohort_id: string,
  input: CreateCohort,
  checked: Omit<CheckedRules, "rules"> & { rules: unknown },
  allow_all: boolean,
  session: Session,
): Promise<CohortDocument> {
  const now = ctx.now();
  const created_by = actorLabel(ctx.actor);
  const cohort: CohortDocument = {
    cohort_id,
    name: input.name,
    description: input.description ?? "",
    type: input.type,
    status: "evaluating",
    ...(checked.rules === null && beingFilled(now)),
    error: null,
    ...checked,
    allow_all,
    member_count: 0,
    version: 1,
    pending_version: 1,
    running: null,
    evaluated_at: null,
    evaluation: null,
    auto_assign: null,
    created_by,
    created_at: now,
    updated_at: now,
    archived_at: null,
  };
  await db.cohorts().insertOne({ ...cohort }, { session });
  const { version, rules } = cohort;
  await db
    .cohortVersions()
    .insertOne({ cohort_id, version, rules, allow_all, created_by, created_at: now }, { session });
  return cohort;
}
