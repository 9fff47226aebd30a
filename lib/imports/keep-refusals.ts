import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { ImportRefusal } from "../db/import-documents.ts";
import { contactsIn, waysToWrite } from "../people/spellings.ts";
import type { Refusal } from "./import-rows.ts";

/** Refused rows that are kept of a step; all are counted. */
export const mostRefusalsKept = 100_000;

/** Cells that are looked for among contacts at a time. */
const together = 5_000;

/** Whose e-mail addresses and phone numbers, as they are now, stand in the cells of refused rows. */
async function namedBy(refusals: readonly Refusal[]): Promise<(refusal: Refusal) => string[]> {
  const spelled = (cells: readonly string[]) =>
    [...cells, ...cells.flatMap(contactsIn).flatMap(waysToWrite)]
      .map((cell) => cell.trim())
      .filter((cell) => cell !== "");
  const cells = [...new Set(refusals.flatMap((refusal) => spelled(refusal.cells)))];
  const ownersOf = new Map<string, string[]>();
  for (let from = 0; from < cells.length; from += together) {
    const $in = cells.slice(from, from + together);
    const contacts = db.contacts().find({ $or: [{ email: { $in } }, { phone: { $in } }] });
    for await (const { pii_id, email, phone } of contacts)
      for (const value of [email, phone])
        if (typeof value === "string") ownersOf.set(value, [...(ownersOf.get(value) ?? []), pii_id]);
  }
  return (refusal) => spelled(refusal.cells).flatMap((cell) => ownersOf.get(cell) ?? []);
}

/** Keeps refused rows with why; a row that is refused again takes the place of the former. */
export async function keepRefusals(
  ctx: Context,
  import_id: string,
  step: ImportRefusal["step"],
  refusals: readonly Refusal[],
): Promise<void> {
  if (refusals.length === 0) return;
  const kept = await db.importRefusals().countDocuments({ import_id, step }, { limit: mostRefusalsKept });
  const room = refusals.slice(0, mostRefusalsKept - kept);
  if (room.length === 0) return;
  const named = await namedBy(room);
  await db.importRefusals().bulkWrite(
    room.map((refusal) => {
      const { row, cells, errors, piiIds } = refusal;
      const _id = `${import_id}:${step}:${row}`;
      const kept: ImportRefusal = {
        _id,
        import_id,
        step,
        row,
        cells,
        errors: errors.map(({ entity, path, message }) => ({ entity, path, message })),
        pii_ids: [...new Set([...piiIds, ...named(refusal)])],
        contacts: [...new Set(cells.flatMap(contactsIn))],
        created_at: ctx.now(),
      };
      return { replaceOne: { filter: { _id }, replacement: kept, upsert: true } };
    }),
    { ordered: false },
  );
}
