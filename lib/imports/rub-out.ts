import { Binary } from "mongodb";
import { db } from "../db/collections.ts";
import type { Encoding } from "./encodings.ts";
import type { FileRow } from "./file-rows.ts";
import { piecesThere } from "./part-store.ts";
import { rubout } from "./rubbed-out.ts";
import { type Sought, waitingFilesOf } from "./waiting-rows.ts";

/** What stands for a character in a file's encoding; in all but UTF-16 it is the byte. */
const unitOf = (encoding: Encoding): Buffer => {
  const unit = Buffer.from(rubout, encoding.startsWith("utf-16") ? "utf16le" : "latin1");
  return encoding === "utf-16be" ? unit.swap16() : unit;
};

/** A line break is at most so many characters. */
const longestBreak = 2;
const isBreak = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d;

/** Overwrites what of a row lies in a piece of its file, up to the line break. */
function rubOutOf(piece: Buffer, at: number, { from, to }: FileRow, unit: Buffer): void {
  const last = to - longestBreak * unit.length;
  const end = Math.min(to, at + piece.length);
  for (let place = Math.max(from, at); place < end; place++) {
    if (place >= last && isBreak(piece[place - at])) continue;
    piece[place - at] = unit[(place - from) % unit.length] ?? 0;
  }
}

/**
 * Rubs out every row about someone in files that are on their way in: files and their parts keep their lengths, rows their
 * numbers, and an import refuses such a row.
 */
export async function rubOut(sought: Sought): Promise<void> {
  for await (const { document, encoding, rows } of waitingFilesOf(sought)) {
    let at = 0;
    for await (const { _id, bytes } of piecesThere(document)) {
      const end = at + bytes.length;
      const own = rows.filter(({ from, to }) => from < end && to > at);
      const piece = Buffer.from(bytes);
      for (const row of own) rubOutOf(piece, at, row, unitOf(encoding));
      if (own.length > 0) await db.importParts().updateOne({ _id }, { $set: { data: new Binary(piece) } });
      at = end;
    }
  }
}
