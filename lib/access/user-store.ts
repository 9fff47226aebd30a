import type { mongo } from "mongoose";
import { z } from "zod";
import type { Role } from "../context.ts";
import { database, db, inTransaction, type Session } from "../db/collections.ts";
import { Conflict } from "../errors.ts";
import { passwordLength } from "./auth.ts";
import { RoleName } from "./role.ts";
import { weakness } from "./weak-password.ts";

/** A user as the sign-in library stores it. */
export type UserDocument = {
  _id: string;
  email: string;
  name: string;
  role: Role;
  createdAt: Date;
  updatedAt: Date;
};

type AccountDocument = { _id: string; userId: string; providerId: string; password?: string };

export const users = (): mongo.Collection<UserDocument> => database().collection<UserDocument>("user");
export const accounts = (): mongo.Collection<AccountDocument> =>
  database().collection<AccountDocument>("account");
type SessionDocument = { _id: string; userId: string; createdAt: Date; expiresAt: Date };

export const sessions = (): mongo.Collection<SessionDocument> =>
  database().collection<SessionDocument>("session");

export const UserName = z
  .string()
  .trim()
  .min(1, "expected a name")
  .max(200, "expected at most 200 characters")
  .meta({ example: "Asha Rao" });

export const Password = z
  .string()
  .min(passwordLength.min, `expected at least ${passwordLength.min} characters`)
  .max(passwordLength.max, `expected at most ${passwordLength.max} characters`)
  .superRefine((password, { addIssue }) => {
    const message = weakness(password);
    if (message !== undefined) addIssue({ code: "custom", message });
  });

export const UserItem = z
  .strictObject({
    user_id: z.string().meta({ example: "USR-6f0c1d2e3a4b5c6d7e8f9a0b" }),
    email: z.string(),
    name: z.string(),
    role: RoleName,
    created_at: z.date(),
    updated_at: z.date(),
  })
  .meta({ id: "User" });
export type UserItem = z.infer<typeof UserItem>;

export const toUserItem = (user: UserDocument): UserItem => ({
  user_id: user._id,
  email: user.email,
  name: user.name,
  role: user.role,
  created_at: user.createdAt,
  updated_at: user.updatedAt,
});

/**
 * Runs a change of users that leaves an admin where there was one. Such changes go one after the other:
 * each writes the same document first, so two that take each other's role away can't both commit.
 * @throws Conflict when no admin would be left
 */
export async function keepingAnAdmin<T>(change: (session: Session) => Promise<T>): Promise<T> {
  return inTransaction(async (session) => {
    await db.workerState().updateOne({ _id: "admins" }, { $inc: { seq: 1 } }, { upsert: true, session });
    const admins = () => users().countDocuments({ role: "admin" }, { session });
    const before = await admins();
    const result = await change(session);
    if (before > 0 && (await admins()) === 0)
      throw new Conflict("Someone must stay an admin; make another user one first.");
    return result;
  });
}
