import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApiKey } from "@/lib/access/create-api-key.ts";
import { handleAuthRequest } from "@/lib/access/handle-auth-request.ts";
import { type Role, systemContext } from "@/lib/context.ts";
import { database } from "@/lib/db/collections.ts";
import { api, keys, type Sent, startApi, stopApi } from "@/tests/setup/api.ts";
import { reportAttack } from "@/tests/setup/fault-results.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { accessTable, type Line, open } from "./access-table.ts";

isolatedDatabase(import.meta.url);

const root = join(import.meta.dirname, "../../..");
const app = join(root, "app");
const host = "127.0.0.1:3000";
const roles = ["viewer", "manager", "admin"] as const;
const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;

async function signInAs(role: Role, name: string): Promise<{ cookie: string; user_id: string }> {
  const email = `${name}@example.com`;
  const made = await api("POST", "/api/v1/users", { body: { email, name, role } });
  expect(made.status, made.text).toBe(201);
  const answer = await handleAuthRequest(
    new Request(`http://${host}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { host, origin: `http://${host}`, "x-forwarded-for": "10.0.0.1" },
      body: JSON.stringify({ email, password: made.body.password }),
    }),
  );
  expect(answer.status).toBe(200);
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  return { cookie, user_id: made.body.user_id };
}

const byCookie = (cookie: string, origin: string | null = `http://${host}`): Sent => ({
  key: null,
  headers: { cookie, host, ...(origin !== null && { origin }) },
});

/** The ids of a user's sessions, as the sign-in library stores them. */
async function sessionsOf(userId: string) {
  const all = await database().collection("session").find({}).toArray();
  return all.filter((session) => String(session.userId) === userId).map(({ _id }) => _id);
}

const uninvited = reportAttack(
  "Every route called with no credential, or one that is revoked, deleted, expired or forged",
  "401 each time, nobody in",
);
const lower = reportAttack(
  "Every route called by roles that it is too high for, by key and by session",
  "403 each time",
);
const foreign = reportAttack("Every write sent with an admin's cookie from another site", "403 each time");

const cookies: Record<Role, string> = { viewer: "", manager: "", admin: "" };
/** Credentials that once were an admin's, or look like one's, and open nothing. */
const refused: Record<string, Sent> = { "no credential": { key: null } };

beforeAll(async () => {
  await startApi();
  for (const role of roles) cookies[role] = (await signInAs(role, `in-${role}`)).cookie;

  const revoked = await createApiKey(systemContext("test"), { name: "revoked", role: "admin" });
  await api("DELETE", `/api/v1/api-keys/AK-${revoked.key.split("_")[1]}`);
  const gone = await signInAs("admin", "gone");
  await api("DELETE", `/api/v1/users/${gone.user_id}`);
  const late = await signInAs("admin", "late");
  const ended = await database()
    .collection("session")
    .updateMany(
      { _id: { $in: await sessionsOf(late.user_id) } },
      { $set: { expiresAt: new Date(Date.now() - 1) } },
    );
  expect(ended.modifiedCount).toBe(1);
  const [name = "", value = ""] = cookies.admin.split("=", 2);
  const [, othersValue = ""] = cookies.viewer.split("=", 2);
  const [token = ""] = decodeURIComponent(value).split(".");
  const [, othersSignature = ""] = decodeURIComponent(othersValue).split(/\.(.*)/s);
  Object.assign(refused, {
    "a revoked key": { key: revoked.key },
    "a key with another's secret": {
      key: [...keys.admin.split("_").slice(0, 2), keys.viewer.split("_")[2]].join("_"),
    },
    "the session of a deleted user": byCookie(gone.cookie),
    "an expired session": byCookie(late.cookie),
    "a session's token under another's signature": byCookie(
      `${name}=${encodeURIComponent(`${token}.${othersSignature}`)}`,
    ),
    "a session's token without its signature": byCookie(`${name}=${token}`),
  });
});
afterAll(stopApi);

/**
 * Calls a route so that whoever may is told of something unknown, and nothing is done: 404 for what the path names,
 * else 422 for a parameter that no route has.
 */
const call = ({ method, path }: Line, sent: Sent) => {
  const there = path.replaceAll(/\[\w+\]/g, "none");
  const raw = method === "GET" ? undefined : path.endsWith("/bulk") ? "[]" : "{}";
  return api(method, `${there}?no_such_parameter=1`, { ...sent, ...(raw !== undefined && { raw }) });
};
const passed = ({ path }: Line) => (path.includes("[") ? [404, 422] : [422]);

const routeFiles = readdirSync(app, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name === "route.ts")
  .map((entry) => entry.parentPath);

test("every method of every route file has its line in the table, and the permission that it declares fits it", async () => {
  const { roleFor } = await import("@/lib/access/permissions.ts");
  const declared: string[] = [];
  for (const folder of routeFiles) {
    const path = `/${relative(app, folder)}`;
    if (open.includes(path)) continue;
    const module = (await import(join(folder, "route.ts"))) as Record<string, { spec?: { can: never } }>;
    for (const [method, handler] of Object.entries(module))
      if (handler?.spec) declared.push(`${method} ${path} ${roleFor(handler.spec.can)}`);
  }
  expect(declared.sort()).toEqual(accessTable.map((line) => `${nameOf(line)} ${line.role}`).sort());
});

test("what works without credentials is what the contract names, and nothing else", () => {
  const paths = routeFiles.map((folder) => `/${relative(app, folder)}`);
  const guarded = new Set(accessTable.map(({ path }) => path));
  expect(paths.filter((path) => !guarded.has(path)).sort()).toEqual([...open].sort());
});

test("there are no server actions: every write goes through a route of the table", () => {
  const sources = ["app", "components", "lib"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  expect(sources.length).toBeGreaterThan(100);
  const actions = sources.filter((file) => /^\s*["']use server["']/m.test(readFileSync(file, "utf8")));
  expect(actions).toEqual([]);
});

describe.each(accessTable)("$method $path needs the role $role", (line) => {
  test("and is closed to whoever has no good credential", async () => {
    const seen: Record<string, number> = {};
    for (const [who, sent] of Object.entries(refused)) {
      seen[who] = (await call(line, sent)).status;
      uninvited(seen[who] !== 401);
    }
    expect(seen).toEqual(Object.fromEntries(Object.keys(refused).map((who) => [who, 401])));
  });

  test.each(roles)("asked by a %s's key and session", async (role) => {
    const may = roles.indexOf(role) >= roles.indexOf(line.role);
    for (const sent of [{ key: keys[role] }, byCookie(cookies[role])]) {
      const { status, text } = await call(line, sent);
      if (!may) lower(status !== 403);
      expect(may ? passed(line) : [403], text).toContain(status);
    }
  });
});

test.each(accessTable.filter(({ method }) => method !== "GET"))(
  "$method $path takes no write by a session from another site",
  async (line) => {
    for (const origin of [null, "null", "http://evil.example", `https://${host}`]) {
      const { status } = await call(line, byCookie(cookies.admin, origin));
      foreign(status !== 403);
      expect(status, String(origin)).toBe(403);
    }
    // What a form of another site could send, were its origin ever taken for ours.
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
    ]) {
      const sent = byCookie(cookies.admin);
      const { status } = await call(line, { ...sent, headers: { ...sent.headers, "content-type": type } });
      foreign(status !== 403);
      expect(status, type).toBe(403);
    }
  },
);

test("only an admin deletes a cohort for good", async () => {
  const body = { name: "Kept", type: "static", pii_ids: ["P-1"] };
  expect((await api("POST", "/api/v1/leads", { body: { pii_id: "P-1" } })).status).toBe(201);
  const made = await api("POST", "/api/v1/cohorts", { body });
  expect(made.status, made.text).toBe(201);
  const path = `/api/v1/cohorts/${made.body.cohort_id}?purge=true`;
  const statusFor = async (role: Role) => (await api("DELETE", path, { key: keys[role] })).status;
  expect([await statusFor("viewer"), await statusFor("manager"), await statusFor("admin")]).toEqual([
    403, 403, 204,
  ]);
});

test.each([
  ["DELETE", "/api/v1/cohorts/none?purge=true", undefined],
  ["DELETE", "/api/v1/cohorts/none?purge=true&purge=false", undefined],
  ["POST", "/api/v1/imports/none/start", "start"],
  ["POST", "/api/v1/imports/none/check", "check"],
])(
  "%s %s is 403 for a manager where it needs an admin by what it asks, there or not",
  async (method, path, step) => {
    const new_fields = [{ field: "lead.never_made", label: "Never made", type: "text" }];
    const mapping = { new_fields, entities: { lead: { fields: { lead_id: "id", pii_id: "person" } } } };
    const statusFor = async (role: Role) =>
      (await api(method, path, { key: keys[role], ...(step && { body: { mapping } }) })).status;
    expect([await statusFor("viewer"), await statusFor("manager")]).toEqual([403, 403]);
    expect(await statusFor("admin")).toBe(404);
  },
);

test("what asks for no more than a manager may is told that it is not there", async () => {
  const mapping = { entities: { lead: { fields: { lead_id: "id", pii_id: "person" } } } };
  const key = keys.manager;
  expect((await api("DELETE", "/api/v1/cohorts/none?purge=false", { key })).status).toBe(404);
  expect((await api("POST", "/api/v1/imports/none/start", { key, body: { mapping } })).status).toBe(404);
});
