import type { Actor, Role } from "../context.ts";
import { connect } from "../db/connect.ts";
import { authFor } from "./auth.ts";
import { isSecure } from "./origin.ts";

const roles: readonly string[] = ["admin", "manager", "viewer"] satisfies Role[];

/** Who is signed in by the cookie in `headers`; null without one, or when it is over. The role is read anew each time. */
export async function readSession(headers: Headers): Promise<Extract<Actor, { kind: "user" }> | null> {
  if (!headers.has("cookie")) return null;
  await connect();
  const session = await authFor(isSecure(headers)).api.getSession({ headers });
  if (!session || !roles.includes(session.user.role)) return null;
  const { id, name, role } = session.user;
  // The line above has checked that it is one of the three.
  return { kind: "user", id, name, role: role as Role };
}
