import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db, inTransaction, type Session } from "../db/collections.ts";
import { NotFound } from "../errors.ts";
import type { Entity } from "../rules/fields.ts";
import { kinds } from "./entity-kinds.ts";
import { byId } from "./own-id.ts";
import { keepDeleted } from "./traces.ts";

/**
 * Deletes a lead, contact or customer. A lead's open pipeline is closed as `lead_deleted`
 * and its open tasks are cancelled, in the same transaction.
 * @throws NotFound
 */
export async function deleteRecord(ctx: Context, entity: Entity, id: string): Promise<void> {
  const { collection } = kinds[entity];
  await inTransaction(async (session) => {
    const record = await byId(entity, id, (filter) => collection().findOneAndDelete(filter, { session }));
    if (!record) throw new NotFound(entity, id);
    await keepDeleted(entity, [{ id, pii_id: record.pii_id }], ctx.now(), { session });
    if (entity === "lead") await endWork(id, ctx.now(), session);
    await audit(ctx, `${entity}.delete`, id, [], session);
  });
}

async function endWork(lead_id: string, at: Date, session: Session): Promise<void> {
  await db
    .pipelines()
    .updateMany(
      { lead_id, status: "open" },
      { $set: { status: "closed", close_reason: "lead_deleted", closed_at: at } },
      { session },
    );
  await db.tasks().updateMany({ lead_id, status: "open" }, { $set: { status: "cancelled" } }, { session });
}
