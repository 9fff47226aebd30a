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

export type Cursors<T> = {
  /** A URL-safe text that holds where the next page starts. */
  write: (position: T) => string;
  /** @throws Invalid when the cursor is not one that this list gave out */
  read: (cursor: string) => T;
};

/** The cursors of one list; those of another are refused, which may have positions of the same shape. */
export function cursorsOf<T>(list: string, position: z.ZodType<T>): Cursors<T> {
  const Cursor = z.tuple([z.literal(list), position]);
  return {
    write: (at) => Buffer.from(JSON.stringify([list, at])).toString("base64url"),
    read(cursor) {
      try {
        return Cursor.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")))[1];
      } catch {
        throw new Invalid([
          { path: "/cursor", message: "is not a cursor of this list; take it from next_cursor" },
        ]);
      }
    },
  };
}

/** Cuts `limit + 1` rows to a page; `position` says where the next one starts. */
export function toPage<T, P>(
  rows: T[],
  limit: number,
  cursors: Cursors<P>,
  position: (last: T) => NoInfer<P>,
): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    next_cursor: rows.length > limit && last !== undefined ? cursors.write(position(last)) : null,
  };
}
