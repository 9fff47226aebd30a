import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import type { Session } from "../db/collections.ts";
import { Invalid, NotFound } from "../errors.ts";
import { loadRegistry } from "../fields/load-registry.ts";
import { changedAmong } from "../given.ts";
import type { Entity } from "../rules/fields.ts";
import { kinds, type PersonRecord } from "./entity-kinds.ts";
import { loadRecord } from "./load-record.ts";
import { moveRecord } from "./move-record.ts";
import { byId } from "./own-id.ts";
import { showerOf } from "./show-record.ts";
import { validateEntity } from "./validate-entity.ts";

/**
 * Changes the fields that are given of a lead, contact or customer; `null` makes one unknown, the others stay.
 * @throws NotFound, Invalid; Conflict when a contact or customer would be a person's second
 */
export async function updateRecord(
  ctx: Context,
  entity: Entity,
  id: string,
  input: unknown,
): Promise<PersonRecord> {
  const valid = validateEntity(entity, input, await loadRegistry(), "update");
  if (valid.kind === "invalid") throw new Invalid(valid.errors);
  const { pii_id, set, unset } = valid;
  const { collection, onePerPerson } = kinds[entity];
  const names = [...(pii_id === undefined ? [] : ["pii_id"]), ...Object.keys(set), ...unset];
  if (names.length === 0) return loadRecord(entity, id);
  const at = ctx.now();
  const wanted = { ...set, ...(pii_id !== undefined && { pii_id }) };
  const note = (before: object, session?: Session) =>
    audit(ctx, `${entity}.update`, id, changedAmong(names, before, wanted), session);
  const known = onePerPerson && pii_id !== undefined ? await loadRecord(entity, id) : undefined;
  if (known && pii_id !== undefined && known.pii_id !== pii_id) {
    const moved = await moveRecord(entity, id, pii_id, { set, unset }, at, (session) => note(known, session));
    return (await showerOf(entity))(moved);
  }
  const update = {
    $set: { ...wanted, updated_at: at },
    ...(unset.length > 0 && { $unset: Object.fromEntries(unset.map((path) => [path, true as const])) }),
  };
  const before = await byId(entity, id, (filter) =>
    collection().findOneAndUpdate(filter, update, { returnDocument: "before" }),
  );
  if (!before) throw new NotFound(entity, id);
  await note(before);
  const record = { ...before, ...wanted, updated_at: at };
  return (await showerOf(entity))(without(record, unset));
}

const without = <T extends object>(record: T, names: readonly string[]): T =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name))) as T;
