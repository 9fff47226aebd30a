import { randomUUID } from "node:crypto";
import { Binary } from "mongodb";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { ImportDocument } from "../db/import-documents.ts";
import { Conflict, Invalid, TooLarge } from "../errors.ts";

/** A part may be this large; a file has as many as it needs. */
export const maxPartBytes = 64 * 1024 * 1024;
export const mostParts = 10_000;
const pieceBytes = 1024 * 1024;

/** Cuts bytes into pieces of 1 MB, the last one shorter. */
async function* inPieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    held.push(chunk);
    size += chunk.byteLength;
    if (size < pieceBytes) continue;
    const all = Buffer.concat(held);
    let from = 0;
    for (; all.length - from >= pieceBytes; from += pieceBytes) yield all.subarray(from, from + pieceBytes);
    held = [all.subarray(from)];
    size = all.length - from;
  }
  if (size > 0) yield Buffer.concat(held);
}

/**
 * Stores a part of a file, so that web and worker need no disk in common. A part that comes again takes the place of
 * the former once it is there completely.
 * @throws Invalid for an empty part, TooLarge over 64 MB
 */
export async function storePart(
  ctx: Context,
  { import_id }: ImportDocument,
  part: number,
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ part: number; bytes: number }> {
  const upload_id = randomUUID();
  let n = 0;
  let size = 0;
  try {
    for await (const piece of inPieces(bytes)) {
      size += piece.length;
      if (size > maxPartBytes) throw new TooLarge(`The part is over ${maxPartBytes / 1024 / 1024} MB.`);
      await db.importParts().insertOne({
        _id: `${upload_id}:${n}`,
        import_id,
        upload_id,
        n: n++,
        data: new Binary(piece),
        created_at: ctx.now(),
      });
    }
    if (size === 0) throw new Invalid([{ path: "", message: "expected bytes of the file, got none" }]);
    const stored = await db.imports().updateOne(
      { import_id, status: { $in: ["uploading", "checked", "failed"] } },
      {
        $set: {
          [`parts.${part}`]: { upload_id, chunks: n, bytes: size },
          status: "uploading",
          updated_at: ctx.now(),
        },
      },
    );
    if (stored.matchedCount === 0) throw new Conflict(`${import_id} takes no parts any more: it was begun.`);
  } catch (error) {
    await db.importParts().deleteMany({ import_id, upload_id });
    throw error;
  }
  await sumUp(import_id);
  return { part, bytes: size };
}

/** The file's size, and no pieces of parts that others have taken the place of. */
async function sumUp(import_id: string): Promise<void> {
  const document = await db.imports().findOne({ import_id });
  if (!document) return;
  const parts = Object.values(document.parts);
  const sizes = parts.map(({ bytes }) => bytes);
  await db
    .imports()
    .updateOne({ import_id }, { $set: { size_bytes: sizes.reduce((sum, bytes) => sum + bytes, 0) } });
}

const wasRead = ({ status }: ImportDocument): boolean =>
  status === "completed" || status === "undoing" || status === "undone";

const notKept = ({ import_id }: ImportDocument): Conflict =>
  new Conflict(`The file of ${import_id} was imported; it is not kept after that. Send it as a new import.`);

/** The file's parts in their order. @throws Conflict when there are none, or one is missing */
function partsInOrder(document: ImportDocument) {
  if (wasRead(document)) throw notKept(document);
  const { import_id, parts, file_bytes, size_bytes } = document;
  const numbers = Object.keys(parts)
    .map(Number)
    .sort((a, b) => a - b);
  const missing = numbers.findIndex((number, i) => number !== i);
  if (numbers.length === 0 && size_bytes > 0)
    throw new Conflict("The command that read the file ended before its time; run it again.");
  if (numbers.length === 0)
    throw new Conflict(`${import_id} has no file yet: its first part is to be sent first.`);
  if (missing >= 0) throw new Conflict(`Part ${missing} of ${import_id} is missing; send it first.`);
  const inOrder = numbers.flatMap((number) => parts[number] ?? []);
  const there = inOrder.reduce((sum, { bytes }) => sum + bytes, 0);
  if (typeof file_bytes === "number" && there !== file_bytes)
    throw new Conflict(
      `${import_id} has ${there} of the ${file_bytes} bytes of its file: send the rest, from part ${numbers.length} on.`,
    );
  return inOrder;
}

/** @throws Conflict when the file is not there completely */
export const requireFile = (document: ImportDocument): void => void partsInOrder(document);

/** The pieces of a file that are there, from its beginning up to the first part that is missing. */
export async function* piecesThere({
  import_id,
  parts,
}: ImportDocument): AsyncGenerator<{ _id: string; bytes: Uint8Array }> {
  for (let part = 0; ; part++) {
    const stored = parts[part];
    if (!stored) return;
    const { upload_id } = stored;
    const pieces = db.importParts().find({ import_id, upload_id }, { batchSize: 4 }).sort({ n: 1 });
    for await (const { _id, data } of pieces) yield { _id, bytes: data.buffer };
  }
}

/** The bytes of a file that are there. */
export async function* bytesThere(document: ImportDocument): AsyncGenerator<Uint8Array> {
  for await (const { bytes } of piecesThere(document)) yield bytes;
}

/** The bytes of an uploaded file, from its beginning. @throws Conflict when a part or a piece of one is gone */
export async function* openParts(document: ImportDocument): AsyncGenerator<Uint8Array> {
  const { import_id } = document;
  for (const { upload_id, chunks } of partsInOrder(document)) {
    let seen = 0;
    const pieces = db.importParts().find({ import_id, upload_id }, { batchSize: 4 }).sort({ n: 1 });
    for await (const { data } of pieces) {
      seen++;
      yield data.buffer;
    }
    if (seen !== chunks)
      throw new Conflict(
        `The file of ${import_id} is no longer here: it was kept for a week. Send it again.`,
      );
  }
}
