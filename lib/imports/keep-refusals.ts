import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { ImportRefusal } from "../db/import-documents.ts";
import { contactsIn } from "../people/spellings.ts";
import type { Refusal } from "./import-rows.ts";

/** Refused rows that are kept of a step; all are counted. */
export const mostRefusalsKept = 100_000;

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
  await db.importRefusals().bulkWrite(
    room.map(({ row, cells, errors, piiIds }) => {
      const _id = `${import_id}:${step}:${row}`;
      const refusal: ImportRefusal = {
        _id,
        import_id,
        step,
        row,
        cells,
        errors: errors.map(({ entity, path, message }) => ({ entity, path, message })),
        pii_ids: piiIds,
        contacts: [...new Set(cells.flatMap(contactsIn))],
        created_at: ctx.now(),
      };
      return { replaceOne: { filter: { _id }, replacement: refusal, upsert: true } };
    }),
    { ordered: false },
  );
}
