import { setImmediate } from "node:timers/promises";
import type { Collection, Document } from "mongodb";
import { roughCount } from "./rough-count.ts";

/** A statement may take this long before the server gives up on it. */
export const longestQueryMs = 60_000;

/** Documents are cut into blocks by the last two characters of their person. */
const lastCharacters = {
  $substrCP: ["$pii_id", { $max: [0, { $subtract: [{ $strLenCP: "$pii_id" }, 2] }] }, 2],
};

/**
 * Errors of a server that can't make a block: document or memory limit ($push, BSON), and an id that is missing or no
 * text ($strLenCP, $concat), as other apps may write it.
 */
const noBlocks = new Set([10334, 17419, 146, 292, 34471, 34473, 16702, 2, 14]);

/** Between the parts of a value; texts that came over HTTP hold none. */
const separator = "\0";

/** What is read of each document that fits: `parts` are expressions whose values are texts. */
export type BlockQuery = { filter: Document; parts: readonly unknown[]; signal?: AbortSignal | undefined };

/** Up to so many documents one block holds an id of each: 16 MB take 250,000 of 50 characters. */
const mostInOneBlock = 250_000;

/**
 * Reads a few texts of many documents of people in a few large documents, several times quicker than a document for
 * each. Between blocks others in the process get their turn.
 * @returns a list for each part, all of equal length; null where it can't be done and they are to be read one by one
 */
export async function readBlocks(
  collection: Collection<Document>,
  query: BlockQuery,
): Promise<string[][] | null> {
  // One block costs the server least; what has to be taken apart afterwards is better had in pieces.
  const one = query.parts.length === 1 && (await roughCount(collection)) <= mostInOneBlock;
  return (
    (one ? await readBy(null, collection, query) : null) ?? (await readBy(lastCharacters, collection, query))
  );
}

async function readBy(
  key: unknown,
  collection: Collection<Document>,
  { filter, parts, signal }: BlockQuery,
): Promise<string[][] | null> {
  const joined = parts.flatMap((part, i) => (i === 0 ? [part] : [separator, part]));
  const value = parts.length === 1 ? parts[0] : { $concat: joined };
  const pipeline = [{ $match: filter }, { $group: { _id: key, values: { $push: value } } }];
  const options = { maxTimeMS: longestQueryMs, ...(signal && { signal }) };
  const lists: string[][] = parts.map(() => []);
  try {
    for await (const { values } of collection.aggregate<{ values: unknown[] }>(pipeline, options)) {
      if (!values.every((each) => add(lists, each))) return null;
      await setImmediate();
    }
    return lists;
  } catch (error) {
    if (!noBlocks.has((error as { code?: number }).code ?? 0)) throw error;
    return null;
  }
}

/** Adds a value's parts to their lists; false when they can't be told apart. */
function add(lists: string[][], value: unknown): boolean {
  if (typeof value !== "string") return false;
  const [first] = lists;
  if (lists.length === 1) {
    first?.push(value);
    return true;
  }
  const parts = value.split(separator);
  if (parts.length !== lists.length) return false;
  for (const [i, list] of lists.entries()) list.push(parts[i] ?? "");
  return true;
}
