import { z } from "zod";
import type { Context } from "../context.ts";
import { NotFound } from "../errors.ts";
import { changedAmong, given } from "../given.ts";
import { publish } from "../jobs/events.ts";
import { audit } from "./audit.ts";
import { authFor } from "./auth.ts";
import { RoleName } from "./role.ts";
import {
  accounts,
  keepingAnAdmin,
  Password,
  sessions,
  toUserItem,
  type UserItem,
  UserName,
  users,
} from "./user-store.ts";
import { refuseWeak } from "./weak-password.ts";

export const UpdateUser = z
  .strictObject({ name: UserName.optional(), role: RoleName.optional(), password: Password.optional() })
  .meta({
    id: "UpdateUser",
    description: "A new role or password signs the user out everywhere.",
    example: { role: "viewer" },
  });
export type UpdateUser = z.infer<typeof UpdateUser>;

/**
 * Changes a user's name, role or password.
 * @throws NotFound, Conflict when no admin would be left, Invalid for a password that is too easy to guess
 */
export async function updateUser(ctx: Context, user_id: string, input: UpdateUser): Promise<UserItem> {
  const { password, ...fields } = input;
  const { password: hasher } = await authFor(false).$context;
  const hash = password === undefined ? undefined : await hasher.hash(password);
  const updatedAt = ctx.now();
  const user = await keepingAnAdmin(async (session) => {
    const before = await users().findOne({ _id: user_id }, { session });
    if (!before) throw new NotFound("user", user_id);
    if (password !== undefined) refuseWeak(password, before.email);
    const wanted = given(fields);
    await users().updateOne({ _id: user_id }, { $set: { ...wanted, updatedAt } }, { session });
    if (hash !== undefined) {
      await accounts().updateOne(
        { userId: user_id, providerId: "credential" },
        { $set: { password: hash } },
        { session },
      );
    }
    if (hash !== undefined || (input.role !== undefined && input.role !== before.role))
      await sessions().deleteMany({ userId: user_id }, { session });
    const changed = changedAmong(Object.keys(wanted), before, wanted);
    if (hash !== undefined) changed.push("password");
    await audit(ctx, "user.update", user_id, changed, session);
    return toUserItem({ ...before, ...wanted, updatedAt });
  });
  await publish({ topic: "access", id: user_id, type: "changed" });
  return user;
}

/** @throws NotFound */
export async function loadUser(user_id: string): Promise<UserItem> {
  const user = await users().findOne({ _id: user_id });
  if (!user) throw new NotFound("user", user_id);
  return toUserItem(user);
}
