import { db } from "./collections.ts";

/** What is numbered, with the form of its id. */
export const idForms = {
  cohort: (n: number) => `COH-${n}`,
  assignment_job: (n: number) => `CAJ-${n}`,
  agent: (n: number) => `A0-${1000 + n}`,
  lead: (n: number) => `L-${n}`,
  contact: (n: number) => `C-${n}`,
  customer: (n: number) => `K-${n}`,
  import: (n: number) => `IMP-${n}`,
  webhook: (n: number) => `WH-${n}`,
} as const;

/** Counts the changes of what rules name: `lib/cohorts/rule-graph.ts`. */
export const ruleGraph = "rule_graph";

/** Every counter; they are made before anything counts. */
export const counterIds: readonly string[] = [...Object.keys(idForms), ruleGraph];

export type Numbered = keyof typeof idForms;

/**
 * The next `count` ids of a kind, in order. Gaps are allowed, repeats are not.
 * The counters are made with the indexes, so that no two callers race to insert one.
 */
export async function nextIds(kind: Numbered, count: number): Promise<string[]> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const counter = await db
      .counters()
      .findOneAndUpdate({ _id: kind }, { $inc: { seq: count } }, { returnDocument: "after", upsert: true });
    if (counter) return Array.from({ length: count }, (_, i) => idForms[kind](counter.seq - count + 1 + i));
  }
  throw new Error(`The counter "${kind}" gave no number in 5 tries.`);
}

/** The next id of a kind. */
export async function nextId(kind: Numbered): Promise<string> {
  const [id] = await nextIds(kind, 1);
  if (!id) throw new Error(`The counter "${kind}" gave no number.`);
  return id;
}
