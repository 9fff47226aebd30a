import type { Collection, Document, Filter } from "mongodb";
import { byBytes } from "../by-bytes.ts";
import { roughCount } from "./rough-count.ts";

/** A smaller collection is read as a whole sooner than it is marked out. */
const worthMarking = 20_000;
const marksPerCollection = 400;
/** Marks need not be fresh: they only say where a piece ends, and pieces leave nothing out. */
const keptForMs = 10 * 60_000;

/** Values of a field, in order, that cut a collection into pieces of about `pieceSize`. */
type Marks = { values: string[]; pieceSize: number };

const known = new Map<string, { at: number; marks: Promise<Marks> }>();

async function markOut(collection: Collection<Document>, field: string): Promise<Marks> {
  const count = await roughCount(collection);
  if (count < worthMarking) return { values: [], pieceSize: count };
  const sample = await collection
    .aggregate([{ $sample: { size: marksPerCollection } }, { $project: { _id: 0, [field]: `$${field}` } }])
    .toArray();
  const values = sample.map((document) => document[field]).filter((value) => typeof value === "string");
  return { values: [...new Set(values)].sort(byBytes), pieceSize: count / (values.length + 1) };
}

const unmarked: Marks = { values: [], pieceSize: Number.POSITIVE_INFINITY };

/**
 * What is known of a collection. Who asks first waits for it, which takes as long as reading a page without; anew it is
 * marked out behind the scenes.
 */
async function marksOf(collection: Collection<Document>, field: string): Promise<Marks> {
  const key = `${collection.namespace}|${field}`;
  const found = known.get(key);
  if (found && Date.now() - found.at < keptForMs) return found.marks;
  const marks = markOut(collection, field);
  known.set(key, { at: Date.now(), marks });
  marks.catch(() => known.delete(key));
  return found ? found.marks : marks.catch(() => unmarked);
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

type Piece = {
  /** The value after which to begin; from the first one if left out. */
  after?: string | undefined;
  /** The value before which to end; to the last one if left out. */
  before?: string | undefined;
  count: number;
  projection?: Document;
};

/**
 * The next documents in the order of a text field that has an index, all of them or the first `count`. The order is
 * gone through in bounded pieces: a server that does not stop at a limit reads a piece for a page, not all that follows.
 */
export async function inOrder<T extends Document>(
  collection: Collection<T>,
  field: string,
  { after, before, count, projection }: Piece,
): Promise<T[]> {
  const { values, pieceSize } = await marksOf(collection as unknown as Collection<Document>, field);
  const step = Math.max(1, Math.ceil((2 * count) / pieceSize));
  const rows: T[] = [];
  let low: Document = after === undefined ? { $gte: "" } : { $gt: after };
  for (let next = firstAfter(values, after ?? "") + step - 1; rows.length < count; next += step) {
    const mark = values[next];
    const end = mark !== undefined && (before === undefined || byBytes(mark, before) < 0) ? mark : undefined;
    const high = end !== undefined ? { $lte: end } : before !== undefined ? { $lt: before } : {};
    const range = { [field]: { ...low, ...high } } as Filter<T>;
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
