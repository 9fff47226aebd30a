import type { WithId } from "mongodb";
import type { AuditEntry } from "../db/workspace-documents.ts";

/** Entries that one tells of, at the most. */
const mostTold = 100;

/** What this process has written, and no later entry of its own tells of yet. */
const untold: string[] = [];

/** How a later entry tells of one: by its id and its digest. */
export const telling = ({ _id, mac }: Pick<WithId<AuditEntry>, "_id" | "mac">): string => `${_id} ${mac}`;

/** Has the next entries of this process tell of these. */
export function tellLater(entries: readonly string[]): void {
  untold.push(...entries);
}

/** What an entry that is written now has to tell of; to be given back where that is not written after all. */
export const takeUntold = (): string[] => untold.splice(0, mostTold);
