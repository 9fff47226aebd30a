import { api, type ListPage } from "../api";
import type { PersonItem } from "../people/types";
import type { Preview } from "./types";

/** What the ids of a list belong to, as the API names it. */
export type IdKind = "lead_ids" | "pii_ids";

export const otherKind: Record<IdKind, IdKind> = { lead_ids: "pii_ids", pii_ids: "lead_ids" };

export type IdFit =
  | { kind: "fits" }
  /** More of them are ids of the other kind; `isAll` where none is of the chosen one. */
  | { kind: "other"; isAll: boolean }
  | { kind: "unknown" };

const mostAsked = 1_000;
const mostSearched = 8;

/** At most `most` of them, from all over the list. */
const spread = (ids: readonly string[], most: number): string[] => {
  const step = Math.max(1, ids.length / most);
  return ids.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
};

const previewOf = (field: string, ids: string[]): Promise<Preview> =>
  api<Preview>("/cohorts/preview", {
    method: "POST",
    body: { rules: { combinator: "and", rules: [{ field, operator: "in", value: ids }] }, sample: 0 },
  });

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

/**
 * Whether ids are of the kind that they are said to be: up to 1,000 of them, from all over the list, are looked up.
 * @throws ApiError when that can't be found out now
 */
export async function fitOfIds(ids: readonly string[], chosen: IdKind): Promise<IdFit> {
  const asked = spread(ids, mostAsked);
  const [leads, people] = await Promise.all([previewOf("lead.lead_id", asked), previewOf("pii_id", asked)]);
  const shares: Record<IdKind, number> = {
    lead_ids: leads.lead_count / asked.length,
    pii_ids: people.count > 0 ? people.count / asked.length : await shareWithoutLead(asked),
  };
  const share = shares[chosen];
  const otherShare = shares[otherKind[chosen]];
  if (share < 0.5 && otherShare > share) return { kind: "other", isAll: share === 0 };
  return share === 0 ? { kind: "unknown" } : { kind: "fits" };
}
