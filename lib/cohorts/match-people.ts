import { setImmediate } from "node:timers/promises";
import type { PlanStep } from "../db/documents.ts";
import { type Group, isComplex, leavesOf } from "../rules/compile-rules.ts";
import { matchRow, type Row } from "../rules/match-row.ts";
import { toRulesEngine } from "../rules/to-rules-engine.ts";
import { type FindOptions, type FoundRows, findRows, type Residual, type Rows } from "./find-rows.ts";
import { setOf } from "./in-slices.ts";
import { type LeadIds, leadKey } from "./query-ids.ts";
import { readRows } from "./read-rows.ts";

/** Rows that are read and put through json-rules-engine at a time. */
export const batchSize = 500;

/** Above this many candidates the rules engine works in the background. */
export const mostInForeground = 5_000;

export type Matches = Rows & { engine: FoundRows["engine"]; steps: PlanStep[] };

export type Progress = (done: number, total: number) => Promise<void> | void;

const cohortsNamed = (node: Group): string[] => [
  ...new Set(
    leavesOf(node).flatMap((leaf) => (leaf.field.type === "cohort" ? (leaf.mongo?.$in as string[]) : [])),
  ),
];

/** Rows after which the others in the process get their turn. */
const turnSize = 50;

/**
 * Evaluates what id sets could not, on documents with the fields that it needs, 500 rows at a time. The next batch is
 * read while one is evaluated.
 * @param progress called after each batch; what it throws stops the evaluation
 */
export async function matchResidual(
  { root, candidates: rows }: Residual,
  progress?: Progress,
): Promise<LeadIds> {
  const engine = isComplex(root) ? toRulesEngine(root) : async (row: Row) => matchRow(root, row);
  const cohortIds = cohortsNamed(root);
  const fields = new Set(
    leavesOf(root).flatMap((leaf) => (leaf.other ? [leaf.field, leaf.other] : [leaf.field])),
  );
  const total = rows.leadIds.length;
  const read = (from: number) =>
    readRows({
      piiIds: [...new Set(rows.piiIds.slice(from, from + batchSize))],
      leadIds: rows.leadIds.slice(from, from + batchSize),
      cohortIds,
      fields,
    });
  const matched = { leadIds: [] as string[], piiIds: [] as string[] };
  let next = read(0);
  for (let from = 0; from < total; from += batchSize) {
    const batch = await next;
    if (from + batchSize < total) next = read(from + batchSize);
    next.catch(() => undefined);
    for (const [i, row] of batch.entries()) {
      if (i % turnSize === 0) await setImmediate();
      if (!(await engine(row))) continue;
      matched.leadIds.push(leadKey(row.lead));
      matched.piiIds.push(String(row.lead.pii_id));
    }
    await progress?.(Math.min(from + batchSize, total), total);
  }
  return matched;
}

/** Evaluates what is left of a search as one more step of its plan. */
export async function finishSearch({ residual, ...found }: FoundRows, progress?: Progress): Promise<Matches> {
  if (!residual) return found;
  const startedAt = performance.now();
  const rows = await matchResidual(residual, progress);
  const step: PlanStep = {
    source: "combine",
    conditions: residual.root.children.flatMap((child) => leavesOf(child).map((leaf) => leaf.path)),
    found: rows.leadIds.length,
    duration_ms: Math.round(performance.now() - startedAt),
  };
  return { ...rows, engine: found.engine, steps: [...found.steps, step] };
}

/**
 * Every matching row of a compiled rule set, the person of each: by id sets where they serve, the rest by whole
 * documents.
 */
export const matchPeople = async (root: Group, options?: FindOptions): Promise<Matches> =>
  finishSearch(await findRows(root, options));

/** Every matching row with what its lead is told apart by. */
export async function matchLeads(root: Group, options?: FindOptions): Promise<LeadIds> {
  const { piiIds, leadIds } = await matchPeople(root, { ...options, leadIds: true });
  return { piiIds, leadIds: leadIds ?? [] };
}

/** Distinct people of matching rows. */
export const distinctPeople = async ({ piiIds }: Pick<Rows, "piiIds">): Promise<string[]> => [
  ...(await setOf(piiIds)),
];
