import { db } from "../db/collections.ts";
import { roughCount } from "../db/rough-count.ts";
import { inTurn, mostAtOnce, type Turn } from "./search-turns.ts";

/** Beyond so many leads the ids that a search holds are half of what a process may take. */
const mostLeadsBeside = 400_000;

/** Who looks at a screen waits so long for a search to begin, and no longer. */
export const patienceMs = 10_000;

/** Carries out a search of leads when it is its turn: beside another one, or alone where there are very many leads. */
export async function searchInTurn<T>(search: () => Promise<T>, turn?: Omit<Turn, "seats">): Promise<T> {
  const isLarge = (await roughCount(db.leads())) > mostLeadsBeside;
  return inTurn(search, { ...turn, seats: isLarge ? mostAtOnce : 1 });
}
