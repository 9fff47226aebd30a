import { z } from "zod";
import type { Context } from "../context.ts";
import { Invalid } from "../errors.ts";
import { kinds } from "../people/entity-kinds.ts";
import { literalPattern } from "../rules/case-folding.ts";
import type { Field } from "../rules/fields.ts";

const withValues: readonly Field["type"][] = ["text", "select", "tags"];
const longestMs = 10_000;

export const ListFieldValues = z.strictObject({
  search: z.string().max(200, "expected at most 200 characters").optional(),
  limit: z.coerce
    .number("expected a number from 1 to 1000")
    .int("expected a whole number")
    .min(1, "expected at least 1")
    .max(1000, "expected at most 1000")
    .default(50),
});
export type ListFieldValues = z.infer<typeof ListFieldValues>;

export const FieldValue = z.strictObject({ value: z.string(), count: z.int() }).meta({ id: "FieldValue" });
export type FieldValue = z.infer<typeof FieldValue>;

/**
 * Values that occur in a text, select or tags field, the most frequent first.
 * @param query.search found anywhere in a value, whatever its case
 * @throws Invalid for a field of another type
 */
export async function listFieldValues(
  _ctx: Context,
  field: Field,
  { search, limit }: ListFieldValues,
): Promise<{ items: FieldValue[]; next_cursor: null }> {
  if (!withValues.includes(field.type)) {
    throw new Invalid([
      {
        path: "/field",
        message: `a ${field.type} field has no list of values; only ${withValues.join(", ")}`,
      },
    ]);
  }
  const { path } = field;
  const wanted = { $type: "string", $ne: "", ...(search && { $regex: literalPattern(search) }) };
  const items = await kinds[field.entity === "person" ? "lead" : field.entity]
    .collection()
    .aggregate<FieldValue>(
      [
        ...(field.type === "tags"
          ? [{ $match: { [path]: { $type: "array" } } }, { $unwind: `$${path}` }]
          : []),
        { $match: { [path]: wanted } },
        { $group: { _id: `$${path}`, count: { $sum: 1 } } },
        { $sort: { count: -1, _id: 1 } },
        { $limit: limit },
        { $project: { _id: 0, value: "$_id", count: "$count" } },
      ],
      { maxTimeMS: longestMs },
    )
    .toArray();
  return { items, next_cursor: null };
}
