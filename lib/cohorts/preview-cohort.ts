import type { Context } from "../context.ts";
import type { PlanStep } from "../db/documents.ts";
import { Invalid } from "../errors.ts";
import { storedMembers } from "../membership/apply-difference.ts";
import { diffMembers } from "../membership/diff.ts";
import { previews } from "../metrics.ts";
import { compileRules, type Group } from "../rules/compile-rules.ts";
import { describeRules } from "../rules/describe.ts";
import { diffRules } from "../rules/diff-rules.ts";
import type { RuleGroup } from "../rules/rule.ts";
import { checkRules } from "./check-rules.ts";
import type { PreviewCohort } from "./cohort-schemas.ts";
import { findCohort } from "./find-cohort.ts";
import { findRows } from "./find-rows.ts";
import { distinctPeople, finishSearch, mostInForeground } from "./match-people.ts";
import type { LeadIds } from "./query-ids.ts";
import { samplePeople } from "./sample-people.ts";
import { patienceMs, searchInTurn } from "./search-in-turn.ts";
import { loadWorkspace } from "./workspace.ts";

/** Every `step`-th row, so that a sample is spread over all of them. */
function thin({ leadIds, piiIds }: LeadIds, size: number): LeadIds {
  const step = leadIds.length / size;
  const places = Array.from({ length: size }, (_, i) => Math.floor(i * step));
  return { leadIds: places.map((i) => leadIds[i] as string), piiIds: places.map((i) => piiIds[i] as string) };
}

type Answer = { people: string[]; count: number; lead_count: number; estimated: boolean; plan: PlanStep[] };

/** Matches in full, or from a sample of the candidates where the rules engine would take too long for a preview. */
async function matchOrEstimate(root: Group, signal?: AbortSignal): Promise<Answer> {
  const found = await findRows(root, { signal, shares: true });
  const total = found.piiIds.length;
  const { residual } = found;
  const estimated = residual !== null && total > mostInForeground;
  const asked = estimated
    ? { ...found, residual: { ...residual, candidates: thin(residual.candidates, mostInForeground) } }
    : found;
  const { piiIds, steps } = await finishSearch(asked, () => signal?.throwIfAborted());
  const people = await distinctPeople({ piiIds });
  const factor = estimated ? total / mostInForeground : 1;
  const scaled = (n: number) => Math.round(n * factor);
  return {
    people,
    count: scaled(people.length),
    lead_count: scaled(piiIds.length),
    estimated,
    plan: steps,
  };
}

/**
 * How many people rules describe now, who some of them are, and what saving them would change. Nothing is stored.
 * @param signal aborts when who asked has asked something newer
 */
export async function previewCohort(ctx: Context, input: PreviewCohort, signal?: AbortSignal) {
  try {
    const answer = await answerPreview(ctx, input, signal);
    previews.inc({ outcome: answer.estimated ? "estimated" : "answered" });
    return answer;
  } catch (error) {
    previews.inc({
      outcome: signal?.aborted ? "cancelled" : error instanceof Invalid ? "refused" : "failed",
    });
    throw error;
  }
}

async function answerPreview(ctx: Context, input: PreviewCohort, signal?: AbortSignal) {
  const startedAt = performance.now();
  const workspace = await loadWorkspace(ctx);
  const cohort = input.cohort_id === undefined ? undefined : await findCohort(input.cohort_id);
  const { rules, rule_fields, entity_scope, engine } = await checkRules(input.rules, workspace, {
    allowAll: true,
    ...(cohort && { self: cohort.cohort_id }),
  });
  const { root } = compileRules(rules, workspace.registry, workspace.clock);
  const found = await searchInTurn(() => matchOrEstimate(root, signal), { signal, patienceMs });
  const changes =
    cohort && !found.estimated ? diffMembers(await storedMembers(cohort.cohort_id), found.people) : undefined;
  return {
    count: found.count,
    lead_count: found.lead_count,
    ...(found.estimated && { estimated: true }),
    entity_scope,
    rule_fields,
    engine,
    plan: found.plan,
    duration_ms: Math.round(performance.now() - startedAt),
    summary: describeRules(rules, workspace.registry),
    sample: await samplePeople(root, found.people, input.sample),
    ...(changes && { would_enter: changes.entered.length, would_leave: changes.left.length }),
    ...(cohort && { diff: diffRules(cohort.rules as RuleGroup | null, rules, workspace.registry) }),
  };
}
