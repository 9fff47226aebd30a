import { z } from "zod";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { cursorsOf, type ListQuery, type Page, toPage } from "../http/list.ts";
import { type ImportItem, showImport } from "./show-import.ts";

const Position = z.strictObject({ at: z.iso.datetime(), id: z.string() });
const cursors = cursorsOf("imports", Position);

/** Imports, newest first. */
export async function listImports(_ctx: Context, { limit, cursor }: ListQuery): Promise<Page<ImportItem>> {
  const from = cursor === undefined ? undefined : cursors.read(cursor);
  const at = new Date(from?.at ?? 0);
  const rows = await db
    .imports()
    .find(
      from ? { $or: [{ created_at: { $lt: at } }, { created_at: at, import_id: { $gt: from.id } }] } : {},
      { projection: { _id: 0 } },
    )
    .sort({ created_at: -1, import_id: 1 })
    .limit(limit + 1)
    .toArray();
  const { items, next_cursor } = toPage(rows, limit, cursors, (last) => ({
    at: last.created_at.toISOString(),
    id: last.import_id,
  }));
  return { items: items.map(showImport), next_cursor };
}
