import { z } from "zod";
import { Invalid } from "../errors.ts";

/** `limit` and `cursor` of every list. */
export const ListQuery = z.strictObject({
  limit: z.coerce
    .number("expected a number from 1 to 1000")
    .int("expected a whole number from 1 to 1000")
    .min(1, "expected at least 1")
    .max(1000, "expected at most 1000")
    .default(50),
  cursor: z
    .string()
    .max(2_000)
    .regex(/^[\w-]*$/, "is not a cursor of this list; take it from next_cursor")
    .optional()
    .meta({ description: "next_cursor of the page before" }),
});
export type ListQuery = z.infer<typeof ListQuery>;

export type Page<T> = { items: T[]; next_cursor: string | null; total?: number };

/** The schema of a page of a list. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({
    items: z.array(item),
    next_cursor: z
      .string()
      .nullable()
      .meta({ description: "Send it as `cursor` for the next page; null on the last one" }),
    total: z.int().optional().meta({ description: "All of them, where the list counts" }),
  });

/** A URL-safe cursor that holds where the next page starts. */
export const encodeCursor = (position: unknown): string =>
  Buffer.from(JSON.stringify(position)).toString("base64url");

/** @throws Invalid when the cursor is not one that a list gave out */
export function decodeCursor<T>(cursor: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    throw new Invalid([
      { path: "/cursor", message: "is not a cursor of this list; take it from next_cursor" },
    ]);
  }
}

/** Cuts `limit + 1` rows to a page; `position` says where the next one starts. */
export function toPage<T>(rows: T[], limit: number, position: (last: T) => unknown): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    next_cursor: rows.length > limit && last !== undefined ? encodeCursor(position(last)) : null,
  };
}
