import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { handleAuthRequest } from "@/lib/access/handle-auth-request.ts";
import { readSession } from "@/lib/access/session.ts";
import { sessions } from "@/lib/access/user-store.ts";
import { db } from "@/lib/db/collections.ts";
import { api, keys, open, startApi, stopApi, until } from "@/tests/setup/api.ts";
import { reportAttack } from "@/tests/setup/fault-results.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";

isolatedDatabase(import.meta.url);
beforeAll(startApi);
afterAll(stopApi);

const guessed = reportAttack(
  "The password of an account guessed from one address",
  "10 tries in 5 minutes, then 429 for any",
);
const garbled = reportAttack("Sign-in asked with what is no sign-in", "refused with 4xx each time");

const host = "127.0.0.1:3000";
const auth = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
  handleAuthRequest(
    new Request(`http://${host}/api/auth/${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { host, origin: `http://${host}`, "x-forwarded-for": "10.0.0.1", ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    }),
  );
const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");

let users = 0;
async function makeUser(role = "manager") {
  const email = `user${++users}@example.com`;
  const made = await api("POST", "/api/v1/users", { body: { email, name: "U", role } });
  expect(made.status, made.text).toBe(201);
  const { user_id, password } = made.body as unknown as { user_id: string; password: string };
  return { email, password, user_id };
}
const signIn = async ({ email, password }: { email: string; password: string }) =>
  cookieOf(await auth("sign-in/email", { email, password }));
const withCookie = (cookie: string, more = {}) => ({ key: null, headers: { cookie, host, ...more } });

describe("API keys", () => {
  test("the secret is shown once, stored hashed, and works until it is revoked", async () => {
    const made = await api("POST", "/api/v1/api-keys", { body: { name: "sync", role: "viewer" } });
    expect(made.status).toBe(201);
    const { key, key_id } = made.body as unknown as { key: string; key_id: string };
    expect(made.body).toMatchObject({ name: "sync", role: "viewer", last_used_at: null, revoked_at: null });
    expect(JSON.stringify(await db.apiKeys().find({}).toArray())).not.toContain(key);

    expect((await api("GET", "/api/v1/leads", { key })).status).toBe(200);
    expect((await api("POST", "/api/v1/leads", { key, body: { pii_id: "P" } })).status).toBe(403);
    const list = await api("GET", "/api/v1/api-keys");
    expect(list.text).not.toContain(key);
    expect(list.text).not.toContain("hash");
    const item = (list.body.items as { key_id: string }[]).find((each) => each.key_id === key_id);
    expect(item).toMatchObject({ last_used_at: expect.any(String) });

    expect((await api("DELETE", `/api/v1/api-keys/${key_id}`)).status).toBe(204);
    expect((await api("DELETE", `/api/v1/api-keys/${key_id}`)).status).toBe(204);
    expect((await api("DELETE", "/api/v1/api-keys/AK-none")).status).toBe(404);
    expect((await api("GET", "/api/v1/leads", { key })).status).toBe(401);
  });

  test("is good for a year at the most, and refused when it is over", async () => {
    const make = (more: object) =>
      api("POST", "/api/v1/api-keys", { body: { name: "short", role: "viewer", ...more } });
    const days = ({ body }: Awaited<ReturnType<typeof make>>) =>
      (new Date(body.expires_at).getTime() - new Date(body.created_at).getTime()) / 86_400_000;
    expect(days(await make({}))).toBe(365);
    const made = await make({ expires_in_days: 1 });
    expect(days(made)).toBe(1);
    for (const wrong of [0, 366, 1.5, "30"])
      expect((await make({ expires_in_days: wrong })).status).toBe(422);
    const { key, key_id } = made.body;
    expect((await api("GET", "/api/v1/leads", { key })).status).toBe(200);
    await db.apiKeys().updateOne({ key_id }, { $set: { expires_at: new Date(Date.now() - 1) } });
    expect((await api("GET", "/api/v1/leads", { key })).status).toBe(401);
  });

  test("its last use is written at most once a minute", async () => {
    const key_id = `AK-${keys.viewer.split("_")[1]}`;
    const lastUse = async () => (await db.apiKeys().findOne({ key_id }))?.last_used_at?.getTime();
    await api("GET", "/api/v1/leads", { key: keys.viewer });
    const first = await lastUse();
    await api("GET", "/api/v1/leads", { key: keys.viewer });
    expect(await lastUse()).toBe(first);
    await db.apiKeys().updateOne({ key_id }, { $set: { last_used_at: new Date(Date.now() - 61_000) } });
    await api("GET", "/api/v1/leads", { key: keys.viewer });
    expect(await lastUse()).toBeGreaterThanOrEqual(first ?? 0);
  });

  test("an answer with a secret is not kept to be repeated", async () => {
    const sent = { body: { name: "twice", role: "viewer" }, headers: { "idempotency-key": "same" } };
    const first = await api("POST", "/api/v1/api-keys", sent);
    const second = await api("POST", "/api/v1/api-keys", sent);
    expect(second.body.key).not.toBe(first.body.key);
    expect(JSON.stringify(await db.idempotency().find({}).toArray())).not.toContain(first.body.key);
  });

  test.each(["nonsense", `cohort_000000000000_${"0".repeat(64)}`, ""])(
    "%j is refused, and a good cookie beside it does not help",
    async (bad) => {
      const cookie = await signIn(await makeUser());
      const answer = await api("GET", "/api/v1/leads", {
        key: null,
        headers: { cookie, host, authorization: `Bearer ${bad}` },
      });
      expect(answer.status).toBe(401);
    },
  );

  test.each([
    { name: "", role: "admin" },
    { name: "x", role: "root" },
    { name: "x" },
    { name: "x", role: "admin", hash: "1" },
  ])("%j makes no key", async (body) => {
    expect((await api("POST", "/api/v1/api-keys", { body })).status).toBe(422);
  });
});

describe("signing in", () => {
  test("gives a cookie that http keeps, and https keeps to itself", async () => {
    const user = await makeUser();
    const plain = await auth("sign-in/email", user.email && { email: user.email, password: user.password });
    expect(plain.headers.getSetCookie()[0]).toMatch(/^cohort\.session_token=.*HttpOnly; SameSite=Lax$/);
    const secure = await auth(
      "sign-in/email",
      { email: user.email, password: user.password },
      { "x-forwarded-proto": "https", origin: `https://${host}` },
    );
    expect(secure.headers.getSetCookie()[0]).toMatch(
      /^__Host-cohort\.session_token=(?!.*Domain).*; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    const ends = await sessions().find({ userId: user.user_id }).toArray();
    for (const { createdAt, expiresAt } of ends)
      expect(expiresAt.getTime() - createdAt.getTime()).toBeLessThanOrEqual(12 * 3_600_000 + 1_000);
    await auth("sign-in/email", { email: user.email, password: "not the one" });
    await until(
      async () =>
        (await api("GET", `/api/v1/audit?action=user.refuse_sign_in&object=${user.user_id}`)).body.items,
      (refused) => refused.length === 1,
    );
    const signIns = (await api("GET", `/api/v1/audit?action=user.sign_in&object=${user.user_id}`)).body.items;
    expect(signIns).toMatchObject([{ actor: `user:${user.user_id}` }, { actor: `user:${user.user_id}` }]);
    const overHttps = new Headers({ cookie: cookieOf(secure), host, "x-forwarded-proto": "https" });
    expect(await readSession(overHttps)).toMatchObject({ id: user.user_id });
    expect(await readSession(new Headers({ cookie: cookieOf(secure), host }))).toBeNull();
    const cookie = cookieOf(plain);
    expect(await readSession(new Headers({ cookie, host }))).toMatchObject({
      kind: "user",
      id: user.user_id,
      role: "manager",
    });
    expect(await readSession(new Headers({ cookie: `${cookie}x`, host }))).toBeNull();
    expect(await readSession(new Headers({ host }))).toBeNull();
  });

  test("the role decides, is read anew, and is not the client's to set", async () => {
    const user = await makeUser("viewer");
    const sent = { email: user.email, password: user.password, role: "admin" };
    const cookie = cookieOf(await auth("sign-in/email", sent));
    expect((await api("GET", "/api/v1/leads", withCookie(cookie))).status).toBe(200);
    expect((await api("GET", "/api/v1/users", withCookie(cookie))).status).toBe(403);
    for (const path of ["update-user", "sign-up/email", "admin/set-role", "list-sessions"])
      expect(
        (
          await auth(
            path,
            { role: "admin", email: "x@example.com", password: "0123456789", name: "x" },
            { cookie },
          )
        ).status,
      ).toBe(404);
  });

  test("a write with the cookie must come from our own pages", async () => {
    const cookie = await signIn(await makeUser());
    const body = { pii_id: "P-csrf" };
    const send = (origin?: string) =>
      api("POST", "/api/v1/leads", { body, ...withCookie(cookie, origin === undefined ? {} : { origin }) });
    for (const origin of [
      undefined,
      "null",
      "http://evil.example",
      `http://${host}.evil.example`,
      "http://127.0.0.1:3001",
    ])
      expect((await send(origin)).status, String(origin)).toBe(403);
    expect((await send(`http://${host}`)).status).toBe(201);
    expect((await auth("sign-out", {}, { cookie, origin: "http://evil.example" })).status).toBe(403);
  });

  test("another page can't sign someone in", async () => {
    const { email, password } = await makeUser();
    const answer = await auth(
      "sign-in/email",
      { email, password },
      { origin: "http://evil.example", "content-type": "text/plain" },
    );
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test("signing out, a new password, a new role and deletion end sessions", async () => {
    const user = await makeUser();
    const isIn = async (cookie: string) => (await readSession(new Headers({ cookie, host }))) !== null;
    const first = await signIn(user);
    await auth("sign-out", {}, { cookie: first });
    expect(await isIn(first)).toBe(false);

    const second = await signIn(user);
    const patch = (body: object) => api("PATCH", `/api/v1/users/${user.user_id}`, { body });
    expect((await patch({ name: "New name" })).body).toMatchObject({ name: "New name" });
    expect(await isIn(second)).toBe(true);
    expect((await patch({ password: "another password" })).text).not.toContain("another password");
    expect(await isIn(second)).toBe(false);
    expect(await signIn(user)).toBe("");

    const third = await signIn({ ...user, password: "another password" });
    await patch({ role: "viewer" });
    expect(await isIn(third)).toBe(false);
    const fourth = await signIn({ ...user, password: "another password" });
    expect((await api("DELETE", `/api/v1/users/${user.user_id}`)).status).toBe(204);
    expect(await isIn(fourth)).toBe(false);
    expect((await auth("sign-in/email", { email: user.email, password: "another password" })).status).toBe(
      401,
    );
  });

  test("a user changes the password, knowing the old one", async () => {
    const user = await makeUser();
    const cookie = await signIn(user);
    const change = (currentPassword: string) =>
      auth(
        "change-password",
        { currentPassword, newPassword: "a new password", revokeOtherSessions: true },
        { cookie },
      );
    expect((await change("wrong password")).ok).toBe(false);
    expect((await change(user.password)).ok).toBe(true);
    expect(await signIn({ ...user, password: "a new password" })).not.toBe("");
  });

  const common = "expected a password that is not one of the 10,000 most common";
  const few = "expected at least 5 different characters";
  const own = "expected a password other than the e-mail address";
  test.each([
    ["1234567890", common],
    ["Password123", common],
    ["QWERTYUIOP", common],
    ["          ", few],
    ["abababababab", few],
    ["their own address", own],
  ])("the password %s is refused, and why is said", async (given, why) => {
    const user = await makeUser();
    const email = `common${++users}@example.com`;
    const passwordFor = (address: string) => (why === own ? address.toUpperCase() : given);
    const body = { email, name: "C", role: "viewer", password: passwordFor(email) };
    const password = passwordFor(user.email);
    for (const answer of [
      await api("POST", "/api/v1/users", { body }),
      await api("PATCH", `/api/v1/users/${user.user_id}`, { body: { password } }),
    ])
      expect(answer).toMatchObject({
        status: 422,
        body: { errors: [{ path: "/password", message: why }] },
      });
    const cookie = await signIn(user);
    const sent = { currentPassword: user.password, newPassword: password };
    const changed = await auth("change-password", sent, { cookie });
    expect([changed.status, await changed.json()]).toMatchObject([
      422,
      { errors: [{ path: "/newPassword", message: why }] },
    ]);
    expect(await signIn(user)).not.toBe("");
  });

  test("an unknown address and a wrong password get the same answer", async () => {
    const { email } = await makeUser();
    const ask = async (address: string) => {
      const answer = await auth("sign-in/email", { email: address, password: "wrong password" });
      return [answer.status, answer.headers.getSetCookie(), await answer.text()];
    };
    const [status, cookies, text] = await ask(email);
    expect([status, cookies]).toEqual([401, []]);
    expect(JSON.parse(String(text))).toMatchObject({ status: 401, detail: "Invalid email or password" });
    expect(await ask("nobody@example.com")).toEqual([status, cookies, text]);
  });

  test("and the time that an answer takes does not tell them apart", async () => {
    const { email } = await makeUser();
    const times: Record<string, number[]> = { known: [], unknown: [] };
    for (let i = 0; i < 8; i++)
      for (const [who, address] of [
        ["known", email],
        ["unknown", `nobody${i}@example.com`],
      ] as const) {
        const startedAt = performance.now();
        await auth(
          "sign-in/email",
          { email: address, password: "wrong password" },
          { "x-forwarded-for": `10.2.0.${i}` },
        );
        times[who]?.push(performance.now() - startedAt);
      }
    const typical = (who: string) => [...(times[who] ?? [])].sort((a, b) => a - b)[4] ?? 0;
    // Without the password's hash an answer comes in a tenth of the time.
    expect(typical("unknown") / typical("known")).toBeGreaterThan(0.4);
    expect(typical("unknown") / typical("known")).toBeLessThan(2.5);
  });

  test("ten tries in five minutes for an account from an address, then 429 with Retry-After", async () => {
    const user = await makeUser();
    const from = (address: string, email = user.email, password = "wrong password") =>
      auth("sign-in/email", { email, password }, { "x-forwarded-for": address });
    for (let i = 0; i < 10; i++) {
      const { status } = await from("10.1.1.1");
      guessed(status !== 401);
      expect(status).toBe(401);
    }
    const refused = await from("10.1.1.1", user.email, user.password);
    guessed(refused.status !== 429);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(200);
    expect((await from("10.1.1.1", user.email.toUpperCase())).status).toBe(429);
    expect((await from("10.1.1.2", user.email, user.password)).status).toBe(200);
    const other = await makeUser();
    expect((await from("10.1.1.1", other.email, other.password)).status).toBe(200);
  });

  test("other sites are refused, and use up nobody's tries", async () => {
    const user = await makeUser();
    const sent = { email: user.email, password: user.password };
    const from = { "x-forwarded-for": "10.1.1.9" };
    for (const origin of ["https://evil.example", "null", `https://${host}.evil.example`])
      for (let i = 0; i < 10; i++) {
        const { status } = await auth("sign-in/email", sent, { ...from, origin });
        guessed(status !== 403);
        expect(status).toBe(403);
      }
    expect((await auth("sign-in/email", sent, from)).status).toBe(200);
  });

  test.each([
    "{",
    "[]",
    '"x"',
    '{"email":{"$ne":null},"password":"x"}',
    '{"email":"a@example.com"}',
    '{"email":"a\\u0000@example.com","password":"x"}',
  ])("%s is refused", async (body) => {
    const answer = await auth("sign-in/email", body);
    garbled(answer.status < 400 || answer.status >= 500);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  test("other methods of its paths are 405", async () => {
    const answer = await auth("sign-in/email");
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
  });
});

describe("users", () => {
  test("an address is taken whatever its case; a password that is given is not shown", async () => {
    const body = { email: "Some.One@Example.com", name: "S", role: "viewer", password: "0123456789" };
    const made = await api("POST", "/api/v1/users", { body });
    expect(made.body).toMatchObject({ email: "some.one@example.com" });
    expect(made.body).not.toHaveProperty("password");
    expect(
      (await api("POST", "/api/v1/users", { body: { ...body, email: "some.one@example.com" } })).status,
    ).toBe(409);
    const list = await api("GET", "/api/v1/users");
    expect(list.body.items).toContainEqual({ ...made.body });
  });

  test("somebody stays an admin, also when two take it from each other at once", async () => {
    const [one, two] = [await makeUser("admin"), await makeUser("admin")];
    const demote = ({ user_id }: { user_id: string }) =>
      api("PATCH", `/api/v1/users/${user_id}`, { body: { role: "viewer" } });
    const answers = await Promise.all([demote(one), demote(two)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const left = answers[0]?.status === 200 ? two : one;
    expect((await api("DELETE", `/api/v1/users/${left.user_id}`)).status).toBe(409);
  });

  test.each([
    { email: "x", name: "n", role: "viewer" },
    { email: "x@example.com", name: "", role: "viewer" },
    { email: "x@example.com", name: "n", role: "owner" },
    { email: "x@example.com", name: "n", role: "viewer", password: "short" },
    { email: "x@example.com", name: "n", role: "viewer", user_id: "USR-1" },
  ])("%j makes none", async (body) => {
    expect((await api("POST", "/api/v1/users", { body })).status).toBe(422);
  });
});

test("the audit log says who did what, newest first, without values", async () => {
  await api("POST", "/api/v1/leads", { body: { lead_id: "L-aud", pii_id: "P-aud", source: "secret-value" } });
  await api("PATCH", "/api/v1/leads/L-aud", { body: { source: "other-secret" } });
  const log = await api("GET", "/api/v1/audit?object=L-aud");
  expect(log.body.items).toMatchObject([
    {
      action: "lead.update",
      fields: ["source"],
      actor: `api_key:AK-${keys.admin.split("_")[1]}`,
      actor_name: "admin",
    },
    { action: "lead.create", fields: ["pii_id", "source"] },
  ]);
  expect(log.text).not.toContain("secret");
  const first = await api("GET", "/api/v1/audit?limit=1");
  const second = await api("GET", `/api/v1/audit?limit=1&cursor=${first.body.next_cursor}`);
  expect([first, second].flatMap(({ body }) => body.items as unknown[])).toMatchObject([
    { action: "lead.update" },
    { action: "lead.create" },
  ]);
});

describe("live streams end with the access of who reads them", () => {
  /** Opens a stream and then reads it to its end. */
  async function follow(path: string, sent: object) {
    const response = await open("GET", `/api/v1${path}`, sent);
    expect(response.status).toBe(200);
    const reader = response.body?.getReader();
    await reader?.read();
    const read = async () => {
      while (!(await reader?.read())?.done);
      return "ended";
    };
    return { ended: read() };
  }
  const cohort = async () => {
    const made = await api("POST", "/api/v1/cohorts", {
      body: { name: "C", type: "static", pii_ids: ["P-1"] },
    });
    return `/cohorts/${made.body.cohort_id}/stream`;
  };

  test("of a key that is revoked; those of others go on", async () => {
    await api("POST", "/api/v1/leads", { body: { pii_id: "P-1" } });
    for (const path of ["/stream", await cohort()]) {
      const { body } = await api("POST", "/api/v1/api-keys", { body: { name: "reads", role: "viewer" } });
      const mine = await follow(path, { key: body.key });
      const others = await follow(path, { key: keys.viewer });
      expect((await api("DELETE", `/api/v1/api-keys/${body.key_id}`)).status).toBe(204);
      expect(await mine.ended, path).toBe("ended");
      expect(await Promise.race([others.ended, Promise.resolve("goes on")])).toBe("goes on");
    }
  });

  test.each([
    ["signs out", (_id: string, cookie: string) => auth("sign-out", {}, { cookie })],
    ["is deleted", (id: string) => api("DELETE", `/api/v1/users/${id}`)],
    ["gets another role", (id: string) => api("PATCH", `/api/v1/users/${id}`, { body: { role: "viewer" } })],
    [
      "gets a new password",
      (id: string) => api("PATCH", `/api/v1/users/${id}`, { body: { password: "a long new one 77" } }),
    ],
  ])("of a user who %s", async (_what, change) => {
    const user = await makeUser();
    const sent = { email: user.email, password: user.password };
    const cookie = cookieOf(await auth("sign-in/email", sent, { "x-forwarded-for": "10.0.0.77" }));
    const mine = await follow("/stream", withCookie(cookie));
    expect((await change(user.user_id, cookie)).status).toBeLessThan(300);
    expect(await mine.ended).toBe("ended");
  });
});
