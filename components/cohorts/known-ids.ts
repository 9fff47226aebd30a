import { api, type ListPage } from "../api";
import { countOf, mostAsked, spread } from "../part-ids";
import type { PersonItem } from "../people/types";

/** What the ids of a list belong to, as the API names it. */
export type IdKind = "lead_ids" | "pii_ids";

export const otherKind: Record<IdKind, IdKind> = { lead_ids: "pii_ids", pii_ids: "lead_ids" };

export type IdFit =
  | { kind: "fits" }
  /** More of them are ids of the other kind; `isAll` where none is of the chosen one. */
  | { kind: "other"; isAll: boolean }
  | { kind: "unknown" };

const mostSearched = 8;

/** The share of some people's ids that are known, though the people have no lead. */
async function shareWithoutLead(ids: string[]): Promise<number> {
  const few = spread(ids, mostSearched);
  const found = await Promise.all(
    few.map(async (id) => {
      const { items } = await api<ListPage<PersonItem>>("/people", { query: { search: id, limit: 20 } });
      return items.some(({ pii_id }) => pii_id === id);
    }),
  );
  return found.filter(Boolean).length / few.length;
}

const countsOf = (ids: string[]) => Promise.all([countOf("lead.lead_id", ids), countOf("pii_id", ids)]);

/** Whether a lead or a person has one of these ids. */
export async function isAnyKnown(ids: string[]): Promise<boolean> {
  const [leads, people] = await countsOf(ids);
  return leads.lead_count > 0 || people.count > 0 || (await shareWithoutLead(ids)) > 0;
}

/**
 * Whether ids are of the kind that they are said to be: up to 1,000 of them, from all over the list, are looked up.
 * @throws ApiError when that can't be found out now
 */
export async function fitOfIds(ids: readonly string[], chosen: IdKind): Promise<IdFit> {
  const asked = spread(ids, mostAsked);
  const [leads, people] = await countsOf(asked);
  const shares: Record<IdKind, number> = {
    lead_ids: leads.lead_count / asked.length,
    pii_ids: people.count > 0 ? people.count / asked.length : await shareWithoutLead(asked),
  };
  const share = shares[chosen];
  const otherShare = shares[otherKind[chosen]];
  if (share < 0.5 && otherShare > share) return { kind: "other", isAll: share === 0 };
  return share === 0 ? { kind: "unknown" } : { kind: "fits" };
}
