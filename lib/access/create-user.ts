import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Context } from "../context.ts";
import { inTransaction, isDuplicateKey } from "../db/collections.ts";
import { Conflict } from "../errors.ts";
import { audit } from "./audit.ts";
import { authFor } from "./auth.ts";
import { EmailAddress } from "./email-address.ts";
import { RoleName } from "./role.ts";
import { accounts, Password, toUserItem, UserItem, UserName, users } from "./user-store.ts";
import { refuseWeak } from "./weak-password.ts";

export const CreateUser = z
  .strictObject({
    email: EmailAddress.transform((email) => email.toLowerCase()),
    name: UserName,
    role: RoleName,
    password: Password.optional().meta({ description: "Made up and shown once when it is left out" }),
  })
  .meta({
    id: "CreateUser",
    example: { email: "asha@example.com", name: "Asha Rao", role: "manager" },
  });
export type CreateUser = z.infer<typeof CreateUser>;

export const CreatedUser = UserItem.extend({
  password: z.string().optional().meta({ description: "The generated password: shown now and never again" }),
}).meta({ id: "CreatedUser" });
export type CreatedUser = z.infer<typeof CreatedUser>;

const newPassword = () => randomBytes(12).toString("base64url");

/**
 * Makes a user who can sign in.
 * @returns the user, with the password when it was made up here
 * @throws Conflict when the e-mail address is taken, Invalid for a password that is too easy to guess
 */
export async function createUser(ctx: Context, input: CreateUser): Promise<CreatedUser> {
  const { password: hasher } = await authFor(false).$context;
  const password = input.password ?? newPassword();
  refuseWeak(password, input.email);
  const at = ctx.now();
  const user = {
    _id: `USR-${randomBytes(12).toString("hex")}`,
    email: input.email,
    name: input.name,
    role: input.role,
    emailVerified: true,
    createdAt: at,
    updatedAt: at,
  };
  const account = {
    _id: `ACC-${randomBytes(12).toString("hex")}`,
    userId: user._id,
    accountId: user._id,
    providerId: "credential",
    password: await hasher.hash(password),
    createdAt: at,
    updatedAt: at,
  };
  if (await users().findOne({ email: input.email })) throw taken(input.email);
  try {
    await inTransaction(async (session) => {
      await users().insertOne(user, { session });
      await accounts().insertOne(account, { session });
      await audit(ctx, "user.create", user._id, ["email", "name", "role"], session);
    });
  } catch (error) {
    throw isDuplicateKey(error) ? taken(input.email) : error;
  }
  return { ...toUserItem(user), ...(input.password === undefined && { password }) };
}

const taken = (email: string) =>
  new Conflict(`There is already a user with the e-mail address ${JSON.stringify(email)}.`, [
    { path: "/email", message: "is taken" },
  ]);
