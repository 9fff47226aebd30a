import type { Collection, Document, Filter } from "mongodb";
import { byBytes } from "../by-bytes.ts";

/** A smaller collection is read as a whole sooner than it is marked out. */
const worthMarking = 20_000;
const marksPerCollection = 400;
/** Marks need not be fresh: they only say where a piece ends, and pieces leave nothing out. */
const keptForMs = 10 * 60_000;

/** Values of a field, in order, that cut a collection into pieces of about `pieceSize`. */
type Marks = { values: string[]; pieceSize: number };

const known = new Map<string, { at: number; marks: Promise<Marks> }>();

async function markOut(collection: Collection<Document>, field: string): Promise<Marks> {
  const count = await collection.estimatedDocumentCount();
  if (count < worthMarking) return { values: [], pieceSize: count };
  const sample = await collection
    .aggregate([{ $sample: { size: marksPerCollection } }, { $project: { _id: 0, [field]: `$${field}` } }])
    .toArray();
  const values = sample.map((document) => document[field]).filter((value) => typeof value === "string");
  return { values: [...new Set(values)].sort(byBytes), pieceSize: count / (values.length + 1) };
}

/** What is known of a collection by now; it is marked out, or anew, behind the scenes. */
async function marksOf(collection: Collection<Document>, field: string): Promise<Marks> {
  const key = `${collection.namespace}|${field}`;
  const found = known.get(key);
  if (found && Date.now() - found.at < keptForMs) return found.marks;
  const marks = markOut(collection, field);
  known.set(key, { at: Date.now(), marks });
  marks.catch(() => known.delete(key));
  return found ? found.marks : { values: [], pieceSize: Number.POSITIVE_INFINITY };
}

/** Where in `values`, which are in order, the first one after `low` stands. */
function firstAfter(values: readonly string[], low: string): number {
  let [from, to] = [0, values.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (byBytes(values[middle] ?? "", low) > 0) to = middle;
    else from = middle + 1;
  }
  return from;
}

/**
 * The next documents in the order of a text field that has an index, all of them or the first `count`. The order is
 * gone through in bounded pieces: a server that does not stop at a limit reads a piece for a page, not all that follows.
 * @param after the value after which to begin; from the first one if left out
 */
export async function inOrder<T extends Document>(
  collection: Collection<T>,
  field: string,
  { after, count, projection }: { after?: string | undefined; count: number; projection?: Document },
): Promise<T[]> {
  const { values, pieceSize } = await marksOf(collection as unknown as Collection<Document>, field);
  const step = Math.max(1, Math.ceil((2 * count) / pieceSize));
  const rows: T[] = [];
  let low: Document = after === undefined ? { $gte: "" } : { $gt: after };
  for (let next = firstAfter(values, after ?? "") + step - 1; rows.length < count; next += step) {
    const end = values[next];
    const range = { [field]: { ...low, ...(end !== undefined && { $lte: end }) } } as Filter<T>;
    const piece = await collection
      .find(range, { ...(projection && { projection }) })
      .sort({ [field]: 1 })
      .limit(count - rows.length)
      .toArray();
    rows.push(...(piece as unknown as T[]));
    if (end === undefined) break;
    low = { $gt: end };
  }
  return rows;
}
