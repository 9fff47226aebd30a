import { db } from "../db/collections.ts";
import { inTurn, mostAtOnce } from "./search-turns.ts";

/** Beyond so many leads the ids that a search holds are half of what a process may take. */
const mostLeadsBeside = 400_000;

/** Carries out a search of leads when it is its turn: beside another one, or alone where there are very many leads. */
export async function searchInTurn<T>(search: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const isLarge = (await db.leads().estimatedDocumentCount()) > mostLeadsBeside;
  return inTurn(search, signal, isLarge ? mostAtOnce : 1);
}
