import { z } from "zod";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { cursorsOf, type ListQuery, type Page, toPage } from "../http/list.ts";
import type { ApiKeyItem } from "./create-api-key.ts";

const cursors = cursorsOf("API keys", z.string());

/** Every API key, revoked ones too, by id. Secrets and hashes are never shown. */
export async function listApiKeys(_ctx: Context, { limit, cursor }: ListQuery): Promise<Page<ApiKeyItem>> {
  const after = cursor === undefined ? {} : { key_id: { $gt: cursors.read(cursor) } };
  const rows = await db
    .apiKeys()
    .find(after, { projection: { _id: 0, hash: 0 } })
    .sort({ key_id: 1 })
    .limit(limit + 1)
    .toArray();
  return toPage<ApiKeyItem, string>(rows, limit, cursors, (last) => last.key_id);
}
