import type { Context } from "../context.ts";
import { storedMembers } from "../membership/apply-difference.ts";
import { diffMembers } from "../membership/diff.ts";
import { compileRules, type Group } from "../rules/compile-rules.ts";
import { describeRules } from "../rules/describe.ts";
import { diffRules } from "../rules/diff-rules.ts";
import type { RuleGroup } from "../rules/rule.ts";
import { checkRules } from "./check-rules.ts";
import type { PreviewCohort } from "./cohort-schemas.ts";
import { findCohort } from "./find-cohort.ts";
import { findRows } from "./find-rows.ts";
import { distinctPeople, matchResidual, mostInForeground } from "./match-people.ts";
import type { LeadIds } from "./query-ids.ts";
import { samplePeople } from "./sample-people.ts";
import { loadWorkspace } from "./workspace.ts";

/** Every `step`-th row, so that a sample is spread over all of them. */
function thin({ leadIds, piiIds }: LeadIds, size: number): LeadIds {
  const step = leadIds.length / size;
  const places = Array.from({ length: size }, (_, i) => Math.floor(i * step));
  return { leadIds: places.map((i) => leadIds[i] as string), piiIds: places.map((i) => piiIds[i] as string) };
}

type Found = { rows: LeadIds; people: string[]; count: number; lead_count: number; estimated: boolean };

/** Matches in full, or from a sample of the candidates where the rules engine would take too long for a preview. */
async function matchOrEstimate(
  candidates: LeadIds,
  residual: Group | null,
  signal?: AbortSignal,
): Promise<Found> {
  const total = candidates.leadIds.length;
  const estimated = residual !== null && total > mostInForeground;
  const asked = estimated ? thin(candidates, mostInForeground) : candidates;
  const rows = residual ? await matchResidual(asked, residual, () => signal?.throwIfAborted()) : candidates;
  const people = distinctPeople(rows);
  const factor = estimated ? total / mostInForeground : 1;
  const scaled = (n: number) => Math.round(n * factor);
  return { rows, people, count: scaled(people.length), lead_count: scaled(rows.leadIds.length), estimated };
}

/**
 * How many people rules describe now, who some of them are, and what saving them would change. Nothing is stored.
 * @param signal aborts when who asked has asked something newer
 */
export async function previewCohort(ctx: Context, input: PreviewCohort, signal?: AbortSignal) {
  const startedAt = performance.now();
  const workspace = await loadWorkspace(ctx);
  const cohort = input.cohort_id === undefined ? undefined : await findCohort(input.cohort_id);
  const { rules, rule_fields, entity_scope, engine } = await checkRules(input.rules, workspace, {
    allowAll: true,
    ...(cohort && { self: cohort.cohort_id }),
  });
  const { residual, steps, ...candidates } = await findRows(
    compileRules(rules, workspace.registry, workspace.clock).root,
    signal,
  );
  const found = await matchOrEstimate(candidates, residual, signal);
  const changes =
    cohort && !found.estimated ? diffMembers(await storedMembers(cohort.cohort_id), found.people) : undefined;
  return {
    count: found.count,
    lead_count: found.lead_count,
    ...(found.estimated && { estimated: true }),
    entity_scope,
    rule_fields,
    engine,
    plan: steps,
    duration_ms: Math.round(performance.now() - startedAt),
    summary: describeRules(rules, workspace.registry),
    sample: await samplePeople(found.rows, found.people, input.sample),
    ...(changes && { would_enter: changes.entered.length, would_leave: changes.left.length }),
    ...(cohort && { diff: diffRules(cohort.rules as RuleGroup | null, rules, workspace.registry) }),
  };
}
