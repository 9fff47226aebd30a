import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { nextFreeIds } from "../db/next-free-ids.ts";
import { Conflict, Invalid } from "../errors.ts";
import { loadRegistry } from "../fields/load-registry.ts";
import type { Entity } from "../rules/fields.ts";
import { kinds, type PersonRecord, toItem } from "./entity-kinds.ts";
import { insertRecord } from "./insert-record.ts";
import { newRecord } from "./new-record.ts";
import { letBack } from "./suppressed.ts";
import { validateEntity } from "./validate-entity.ts";

const triesForAnId = 3;

/**
 * Makes a lead, contact or customer. Without an id it gets the next one.
 * @throws Invalid; Conflict when the id is taken, or the person has a contact or customer already
 */
export async function createRecord(ctx: Context, entity: Entity, input: unknown): Promise<PersonRecord> {
  const valid = validateEntity(entity, input, await loadRegistry(), "create");
  if (valid.kind === "invalid") throw new Invalid(valid.errors);
  const { idField } = kinds[entity];
  for (let attempt = 1; ; attempt++) {
    const [next = ""] = valid.id === undefined ? await nextFreeIds(entity, 1) : [valid.id];
    const record = newRecord(entity, next, valid.pii_id ?? "", valid.set, ctx.now());
    const result = await insertRecord(entity, record);
    if (result.kind === "inserted") {
      await letBack([record.pii_id]);
      await audit(ctx, `${entity}.create`, next, ["pii_id", ...Object.keys(valid.set)]);
      return toItem(entity, record);
    }
    const { path, message } = result.error;
    const lostARace = valid.id === undefined && path === `/${idField}` && attempt < triesForAnId;
    if (!lostARace) throw new Conflict(`${path}: ${message}`, [result.error]);
  }
}
