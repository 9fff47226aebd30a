import { z } from "zod";
import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db, inTransaction, isDuplicateKey } from "../db/collections.ts";
import { entityMap } from "../db/entity-map.ts";
import type { FieldDocument } from "../db/workspace-documents.ts";
import { Conflict, Invalid } from "../errors.ts";
import { fieldTypes } from "../rules/fields.ts";
import { checkFieldName } from "./field-name.ts";
import { type FieldItem, toFieldItem } from "./list-fields.ts";
import { loadRegistry, toField } from "./load-registry.ts";

export const FieldLabel = z
  .string("expected text")
  .trim()
  .min(1, "expected a label")
  .max(100, "expected at most 100 characters")
  .meta({ example: "Total visits" });

export const FieldOptions = z
  .array(
    z
      .string("expected text")
      .min(1, "expected an option that is not empty")
      .max(200, "expected at most 200 characters"),
    "expected a list of texts",
  )
  .min(1, "expected at least one option")
  .max(500, "expected at most 500 options")
  .refine((options) => new Set(options).size === options.length, "expected options that differ")
  .meta({ description: "The values of a select" });

export const CreateField = z
  .strictObject({
    field: z.string("expected text").meta({ example: "lead.total_visits" }),
    label: FieldLabel,
    type: z.enum(fieldTypes, `expected one of ${fieldTypes.join(", ")}`),
    options: FieldOptions.optional(),
  })
  .superRefine(({ type, options }, check) => {
    if ((type === "select") === (options !== undefined)) return;
    const message = type === "select" ? "a select needs options" : `a ${type} field has no options`;
    check.addIssue({ code: "custom", path: ["options"], message });
  })
  .meta({
    id: "CreateField",
    example: { field: "lead.total_visits", label: "Total visits", type: "number" },
  });
export type CreateField = z.infer<typeof CreateField>;

/**
 * Adds a field of the workspace's own, which rules, forms and imports know at once.
 * @throws Invalid for a name that can't be one, Conflict for one that exists
 */
export async function createField(ctx: Context, input: CreateField): Promise<FieldItem> {
  const name = checkFieldName(input.field, await loadRegistry());
  if (name.kind === "bad") throw new Invalid([{ path: "/field", message: name.message }]);
  if (name.kind === "exists") throw taken(name.message);
  const [[other, path] = []] = [...entityMap().entities[name.entity].paths].filter(
    ([, each]) => each.split(".")[0] === name.path,
  );
  if (other) throw taken(`${JSON.stringify(path)}, where ENTITY_MAP has "${other}", is in its place`);
  const document: FieldDocument = {
    field: input.field,
    label: input.label,
    type: input.type,
    options: input.options ?? null,
    created_at: ctx.now(),
  };
  try {
    await inTransaction(async (session) => {
      await db.fields().insertOne({ ...document }, { session });
      await audit(ctx, "field.create", input.field, Object.keys(input), session);
    });
  } catch (error) {
    if (isDuplicateKey(error)) throw taken(`${JSON.stringify(input.field)} exists already`);
    throw error;
  }
  const [field] = toField(document);
  if (!field) throw new Error("A field that was just checked is not one.");
  return toFieldItem(field);
}

const taken = (message: string) => new Conflict(`/field: ${message}`, [{ path: "/field", message }]);
