import { z } from "zod";
import type { Context } from "../context.ts";
import { cursorsOf, type ListQuery, type Page, toPage } from "../http/list.ts";
import { toUserItem, type UserItem, users } from "./user-store.ts";

const cursors = cursorsOf("users", z.string());

/** Everyone who can sign in, by e-mail address. */
export async function listUsers(_ctx: Context, { limit, cursor }: ListQuery): Promise<Page<UserItem>> {
  const after = cursor === undefined ? {} : { email: { $gt: cursors.read(cursor) } };
  const rows = await users()
    .find(after)
    .sort({ email: 1 })
    .limit(limit + 1)
    .toArray();
  return toPage(rows.map(toUserItem), limit, cursors, (last) => last.email);
}
