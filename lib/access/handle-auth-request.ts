import { type Actor, type Context, systemContext } from "../context.ts";
import { connect, pingDatabase } from "../db/connect.ts";
import { BadRequest, Forbidden, Unavailable } from "../errors.ts";
import { oddMethodHeader } from "../http/odd-methods.ts";
import { problem, problemOf, titleOf } from "../http/problem.ts";
import { parseJson, readText, refuseUnstorable } from "../http/read-json.ts";
import { publish } from "../jobs/events.ts";
import { log } from "../log.ts";
import { audit } from "./audit.ts";
import { authFor } from "./auth.ts";
import { addressOf, countSignIn, forgiveSignIn } from "./limit-sign-in.ts";
import { isSecure, originOf } from "./origin.ts";
import { readSession } from "./session.ts";
import { users } from "./user-store.ts";
import { refuseWeak } from "./weak-password.ts";

/** All that browsers need of the sign-in library; its other paths do not exist here. */
const open = new Set(["/api/auth/sign-in/email", "/api/auth/sign-out", "/api/auth/change-password"]);
const method = "POST";

/** Answers a request under `/api/auth/`: signing in and out, a new password. */
export async function handleAuthRequest(request: Request): Promise<Response> {
  try {
    return await answer(request);
  } catch (error) {
    return problemOf(error, log);
  }
}

async function answer(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  if (!open.has(pathname)) return problem(404, "Not found", "There is nothing at this path.");
  const asked = request.headers.get(oddMethodHeader) ?? request.method;
  if (asked !== method) {
    return problem(405, "Method not allowed", `${asked} is not ${method}, which this path takes.`, {
      headers: { allow: method },
    });
  }
  refuseForeign(request.headers);
  const body = bodyOf(await readText(request));
  await connect();
  const { headers } = request;
  // The library reads scheme and host from the URL, which the web server fills with its own.
  const forwarded = new Request(`${originOf(headers)}${pathname}${search}`, {
    method,
    headers: withJsonType(headers),
    body: JSON.stringify(pathname.endsWith("/change-password") ? withNewPassword(body) : body),
  });
  const handle = () => answerOf(authFor(isSecure(headers)).handler(forwarded));
  const isSignIn = pathname.endsWith("/sign-in/email");
  const actor = isSignIn ? null : await readSession(headers);
  if (pathname.endsWith("/sign-out")) return signOut(actor, handle);
  const email = actor ? (await users().findOne({ _id: actor.id }))?.email : body.email;
  if (actor) refuseWeak(String(body.newPassword), String(email), "/newPassword");
  const account = typeof email === "string" ? email.toLowerCase().slice(0, 200) : "";
  const address = addressOf(headers);
  // Either way a password is tried.
  await countSignIn(address, account);
  const response = await handle();
  if (!response.ok) {
    // Not waited for: an address that has an account must not take longer than one that has none.
    if (isSignIn) keepRefused(account).catch((error: Error) => log.warn({ error: error.message }, "audit"));
    return response;
  }
  await forgiveSignIn(address, account);
  if (!actor) return keepSignIn(account, response);
  await audit(contextOf(actor), "user.update", actor.id, ["password"]);
  return endingStreams(actor, async () => response);
}

/** Other sites are refused before anything is counted: they can't use up the tries of whoever looks at them. */
function refuseForeign(headers: Headers): void {
  const origin = headers.get("origin");
  if (origin !== originOf(headers))
    throw new Forbidden(`Signing in must come from this site; its Origin is ${JSON.stringify(origin)}.`);
}

async function keepSignIn(email: string, response: Response): Promise<Response> {
  const user = await users().findOne({ email });
  if (!user) return response;
  const { _id: id, name, role } = user;
  await audit(contextOf({ kind: "user", id, name, role }), "user.sign_in", id);
  return response;
}

async function keepRefused(email: string): Promise<void> {
  const user = await users().findOne({ email });
  if (user) await audit(systemContext("sign-in"), "user.refuse_sign_in", user._id);
}

async function signOut(actor: Actor | null, handle: () => Promise<Response>): Promise<Response> {
  const response = await endingStreams(actor, handle);
  if (actor && response.ok) await audit(contextOf(actor), "user.sign_out", actor.id);
  return response;
}

/** Live streams of sessions that are over end at once. */
async function endingStreams(actor: Actor | null, handle: () => Promise<Response>): Promise<Response> {
  const response = await handle();
  if (actor && response.ok) await publish({ topic: "access", id: actor.id, type: "changed" });
  return response;
}

const contextOf = (actor: Actor): Context => ({ ...systemContext("sign-in"), actor });

/** Whoever has a new password is signed in here only. */
const withNewPassword = (body: Record<string, unknown>) => ({ ...body, revokeOtherSessions: true });

/** The token of the session is for the cookie alone, which no script can read. */
function withoutToken({ status, headers }: Response): Response {
  const copy = new Headers(headers);
  copy.delete("content-length");
  return new Response("{}", { status, headers: copy });
}

/** The library's answer; what it refuses, and that MongoDB went away, is said as everywhere else. */
async function answerOf(answering: Promise<Response>): Promise<Response> {
  const response = await answering;
  if (response.status < 400) return withoutToken(response);
  if (response.status < 500) {
    const { message = "The request was refused." } = (await response.json().catch(() => ({}))) as {
      message?: string;
    };
    return problem(response.status, titleOf(response.status), message);
  }
  if (!(await pingDatabase())) throw new Unavailable("MongoDB can't be reached.");
  throw new Error(`The sign-in library answered ${response.status}.`);
}

function bodyOf(text: string): Record<string, unknown> {
  const body = parseJson(text);
  refuseUnstorable(body);
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new BadRequest("The body is not a JSON object.");
  return body as Record<string, unknown>;
}

function withJsonType(headers: Headers): Headers {
  const copy = new Headers(headers);
  copy.set("content-type", "application/json");
  for (const name of ["content-length", "transfer-encoding", "connection", "expect"]) copy.delete(name);
  return copy;
}
