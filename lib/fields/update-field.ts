import { z } from "zod";
import { audit } from "../access/audit.ts";
import { changeGraph } from "../cohorts/rule-graph.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { Conflict, Invalid } from "../errors.ts";
import { changedAmong, given } from "../given.ts";
import type { Field } from "../rules/fields.ts";
import { cohortsUsing, nameCohorts, usesValue } from "./cohorts-using.ts";
import { FieldLabel, FieldOptions } from "./create-field.ts";
import { type FieldItem, loadField, toFieldItem } from "./list-fields.ts";

export const UpdateField = z
  .strictObject({ label: FieldLabel.optional(), options: FieldOptions.optional() })
  .meta({
    id: "UpdateField",
    description: "Name and type of a field never change.",
    example: { label: "Visits" },
  });
export type UpdateField = z.infer<typeof UpdateField>;

/**
 * Changes label or options of a field of the workspace's own.
 * @throws NotFound; Conflict for a built-in field, or for an option that a cohort's rules use and that would go
 */
export async function updateField(ctx: Context, name: string, input: UpdateField): Promise<FieldItem> {
  const field = await loadField(name);
  refuseBuiltin(field);
  const wanted = given(input);
  if (Object.keys(wanted).length > 0) {
    await changeGraph(async (commit) => {
      if (input.options) await refuseLostOptions(field, input.options);
      await commit(async (session) => {
        const { matchedCount } = await db.fields().updateOne({ field: name }, { $set: wanted }, { session });
        if (matchedCount === 0) return;
        await audit(ctx, "field.update", name, changedAmong(Object.keys(wanted), field, wanted), session);
      });
    });
  }
  return toFieldItem(await loadField(name));
}

/** @throws Conflict */
export function refuseBuiltin({ field, builtin }: Field): void {
  if (builtin) throw new Conflict(`"${field}" is a built-in field; only fields of your own can be changed.`);
}

async function refuseLostOptions(field: Field, options: string[]): Promise<void> {
  if (field.type !== "select") {
    throw new Invalid([{ path: "/options", message: `a ${field.type} field has no options` }]);
  }
  const lost = new Set(field.options?.filter((option) => !options.includes(option)));
  if (lost.size === 0) return;
  const using = (await cohortsUsing(field.field)).filter(({ rules }) => usesValue(rules, field.field, lost));
  if (using.length === 0) return;
  throw new Conflict(
    `Options that the rules of cohorts use can't be removed: ${[...lost].join(", ")} in ${nameCohorts(using)}.`,
    [{ path: "/options", message: `are used by ${nameCohorts(using)}` }],
  );
}
