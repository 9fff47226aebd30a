import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { unseal } from "../sealed.ts";
import { eraseLeftovers, labelInAudit } from "./erase-person.ts";
import { type AuditIds, ofErasures } from "./look-again.ts";

/** Whatever had read someone before they were erased has ended by then. */
const longestMs = 30 * 60_000;
const together = 500;

/** Undefined where it was sealed under another secret: nobody can look for them then. */
function readId(sealed: string): string | undefined {
  try {
    return unseal(ofErasures, sealed);
  } catch {
    return undefined;
  }
}

/**
 * Looks for people who were erased a while ago, and erases what was written of them meanwhile. Their ids are kept for
 * that, sealed, half an hour at most.
 * @returns how many of them were there again
 */
export async function eraseAgainWhatCame(ctx: Context): Promise<number> {
  const now = ctx.now();
  let came = 0;
  const due = await db
    .erasures()
    .find({ due_at: { $lte: now } })
    .limit(together)
    .toArray();
  for (const { _id, sealed_pii_id, sealed_ids, at } of due) {
    const pii_id = readId(sealed_pii_id);
    const known = sealed_ids === undefined ? undefined : readId(sealed_ids);
    // What was done to them at the same moment was written down after it.
    if (pii_id !== undefined && known !== undefined)
      await labelInAudit(pii_id, JSON.parse(known) as AuditIds);
    if (pii_id !== undefined && (await eraseLeftovers(pii_id, at))) came++;
    const age = now.getTime() - at.getTime();
    if (pii_id === undefined || age >= longestMs) await db.erasures().deleteOne({ _id, at });
    else await db.erasures().updateOne({ _id, at }, { $set: { due_at: new Date(now.getTime() + age) } });
  }
  if (came > 0) ctx.log.info({ came }, "people who were erased had been written again, and are erased again");
  return came;
}
