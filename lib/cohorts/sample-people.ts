import { namesOf } from "../people/names-of.ts";
import type { Group } from "../rules/compile-rules.ts";
import { matchLeads } from "./match-people.ts";
import { hasLeadId } from "./query-ids.ts";

export type SamplePerson = { pii_id: string; name: string | null; lead_ids: string[] };

/** The first `size` of some texts by their order; sorting hundreds of thousands would hold up everyone else. */
export function firstOf(texts: readonly string[], size: number): string[] {
  let first: string[] = [];
  for (let from = 0; from < texts.length; from += 1_000) {
    first = [...first, ...texts.slice(from, from + 1_000)].sort().slice(0, size);
  }
  return first;
}

/** The first of the people who match, with their names and the leads that match. */
export async function samplePeople(root: Group, people: string[], size: number): Promise<SamplePerson[]> {
  const wanted = firstOf(people, size);
  const [rows, names] = await Promise.all([matchLeads(root, { among: new Set(wanted) }), namesOf(wanted)]);
  const leadsOf = new Map<string, string[]>(wanted.map((id) => [id, []]));
  for (const [i, piiId] of rows.piiIds.entries()) leadsOf.get(piiId)?.push(rows.leadIds[i] as string);
  return wanted.map((pii_id) => ({
    pii_id,
    name: names.get(pii_id) ?? null,
    lead_ids: (leadsOf.get(pii_id) ?? []).filter(hasLeadId).sort(),
  }));
}
