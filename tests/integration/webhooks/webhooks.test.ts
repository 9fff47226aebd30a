import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { systemContext } from "@/lib/context.ts";
import { db, inTransaction } from "@/lib/db/collections.ts";
import { announceMembers } from "@/lib/webhooks/announce-members.ts";
import { deliverMessages } from "@/lib/webhooks/deliver-messages.ts";
import { forgetWebhooks } from "@/lib/webhooks/keep-messages.ts";
import { api, type Body, keys, startApi, stopApi, until } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { startReceiver } from "@/tests/setup/receiver.ts";
import { startWorker } from "@/tests/setup/worker.ts";
import { cohortOf, load, makeAgents } from "@/tests/setup/workspace.ts";

isolatedDatabase(import.meta.url);
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let worker: ReturnType<typeof startWorker>;
beforeAll(async () => {
  await startApi();
  receiver = await startReceiver();
  worker = startWorker({ queues: true, stream: true, schedules: true });
  const allowed = await api("PATCH", "/api/v1/settings", { body: { allow_private_webhooks: true } });
  expect(allowed.body).toMatchObject({ allow_private_webhooks: true });
});
afterAll(async () => {
  await worker.stop();
  await receiver.stop();
  await stopApi();
});
beforeEach(() => {
  receiver.received.length = 0;
  receiver.answer = Object.assign(receiver.answer, { status: 204, location: undefined });
});

const ctx = systemContext("test");
const path = (id: string, rest = "") => `/api/v1/webhooks/${id}${rest}`;

async function makeWebhook(events: string[], to = receiver.url): Promise<Body> {
  const made = await api("POST", "/api/v1/webhooks", { body: { url: to, events } });
  expect(made.status, made.text).toBe(201);
  return made.body;
}

const remove = async ({ webhook_id }: Body) =>
  expect((await api("DELETE", path(webhook_id))).status).toBe(204);

const deliveries = async ({ webhook_id }: Body): Promise<Body[]> =>
  (await api("GET", path(webhook_id, "/deliveries"))).body.items;

const bodies = (event: string) =>
  receiver.received.map(({ body }) => JSON.parse(body)).filter(({ type }) => type === event);

test("entries, exits and evaluations of a cohort are told, signed; the secret is shown once", async () => {
  const hook = await makeWebhook(["cohort.entered", "cohort.left", "cohort.evaluated"]);
  expect(hook.secret).toMatch(/^whsec_/);
  const shown = await api("GET", path(hook.webhook_id));
  expect(shown.body).not.toHaveProperty("secret");
  expect(JSON.stringify(await db.webhooks().findOne({}))).not.toContain(hook.secret);
  await load(
    "leads",
    Array.from({ length: 5 }, (_, i) => ({ lead_id: `W-${i}`, pii_id: `W-P${i}`, score: 9 })),
  );
  const rules = { combinator: "and", rules: [{ field: "lead.score", operator: "=", value: 9 }] };
  const cohort = (await api("POST", "/api/v1/cohorts", { body: { name: "W", type: "dynamic", rules } })).body;
  await until(
    async () => bodies("cohort.evaluated"),
    (seen) => seen.length > 0,
  );
  expect(bodies("cohort.evaluated")[0].data).toMatchObject({
    cohort_id: cohort.cohort_id,
    matched: 5,
    entered: 5,
  });
  expect(bodies("cohort.entered")).toEqual([]);
  await api("PATCH", "/api/v1/leads/W-0", { body: { score: 1 } });
  await load("leads", [{ lead_id: "W-7", pii_id: "W-P7", score: 9 }]);
  await until(
    async () => receiver.received.length,
    () => bodies("cohort.left").length + bodies("cohort.entered").length >= 2,
  );
  expect(bodies("cohort.left").map(({ data }) => data.pii_id)).toEqual(["W-P0"]);
  expect(bodies("cohort.entered")[0]).toMatchObject({
    type: "cohort.entered",
    timestamp: expect.stringMatching(/Z$/),
    data: { cohort_id: cohort.cohort_id, pii_id: "W-P7", cause: "change" },
  });
  for (const { headers, body } of receiver.received) {
    const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
    const key = Buffer.from(hook.secret.slice("whsec_".length), "base64");
    const signature = createHmac("sha256", key).update(signed).digest("base64");
    expect(headers["webhook-signature"]).toBe(`v1,${signature}`);
  }
  await remove(hook);
});

test("an assignment that ends is told once, with its counts", async () => {
  const hook = await makeWebhook(["assignment.completed"]);
  const [agent] = await makeAgents(10);
  const cohort = await cohortOf("WA", 3);
  const job = await api("POST", `/api/v1/cohorts/${cohort}/assign`, { body: { agent_ids: [agent] } });
  await until(
    async () => bodies("assignment.completed"),
    (seen) => seen.length > 0,
  );
  expect(bodies("assignment.completed")).toMatchObject([
    { data: { job_id: job.body.job_id, cohort_id: cohort, total: 3, assigned_count: 3, failed_count: 0 } },
  ]);
  await remove(hook);
});

test("a receiver that is away is tried again later; what failed can be replayed under the same id", async () => {
  const hook = await makeWebhook(["cohort.evaluated"]);
  const cohort = await cohortOf("WR", 1);
  await api("PATCH", `/api/v1/cohorts/${cohort}`, { body: { version: 1, name: "WR2" } });
  receiver.answer.status = 500;
  const rules = { combinator: "and", rules: [{ field: "lead.lead_id", operator: "=", value: "WR-0" }] };
  await api("POST", "/api/v1/cohorts", { body: { name: "WR", type: "static", rules } });
  const [first] = await until(
    () => deliveries(hook),
    (seen) => seen[0]?.attempts === 1 && seen[0].error !== null,
  );
  expect(first).toMatchObject({ status: "pending", response_status: 500, error: "it answered 500" });
  const waits = Date.parse(first.next_attempt_at) - Date.parse(first.last_attempt_at);
  expect(waits).toBeGreaterThan(3_000);
  await db
    .webhookDeliveries()
    .updateOne(
      { _id: first.delivery_id },
      { $set: { gives_up_at: new Date(), next_attempt_at: new Date() } },
    );
  await until(
    () => deliveries(hook),
    (seen) => seen[0]?.status === "failed",
  );
  receiver.answer.status = 200;
  const wrong = await api("POST", path(hook.webhook_id, "/replay"), { body: { delivery_ids: ["WD-none"] } });
  expect(wrong.status).toBe(422);
  const replay = await api("POST", path(hook.webhook_id, "/replay"), { body: {} });
  expect(replay).toMatchObject({ status: 202, body: { replayed: 1 } });
  const after = await until(
    () => deliveries(hook),
    (seen) => seen.some(({ status }) => status === "delivered"),
  );
  expect(new Set(after.map(({ message_id }) => message_id)).size).toBe(1);
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"]))).toEqual(
    new Set([first.message_id]),
  );
  await remove(hook);
});

test("a receiver that is away is asked with one message at a time and holds up nobody; back, it gets them all", async () => {
  const away = await startReceiver();
  away.answer.status = 503;
  const dead = await makeWebhook(["cohort.entered"], away.url);
  const well = await makeWebhook(["cohort.entered"]);
  const events = Array.from({ length: 40 }, (_, i) => ({
    ...{ cohort_id: "COH-1", pii_ids: [`WD-${i}`], type: "entered" as const, at: new Date() },
    cause: { kind: "time" as const, rule_version: 1 },
  }));
  forgetWebhooks();
  await inTransaction((session) => announceMembers(events, session));
  await until(
    () => deliveries(well),
    (seen) => seen.length === 40 && seen.every(({ status }) => status === "delivered"),
  );
  const paused = await until(
    async () => (await api("GET", path(dead.webhook_id))).body,
    ({ paused_until }) => paused_until !== null,
  );
  expect(paused).toMatchObject({ enabled: true, disabled_reason: null });
  // Ten were on their way when it was found to be away.
  expect(away.received.length).toBeLessThanOrEqual(10);
  const first = away.received.length;
  const askNow = () =>
    db.webhooks().updateOne({ webhook_id: dead.webhook_id }, { $set: { paused_until: new Date(0) } });
  await askNow();
  await until(
    async () => away.received.length,
    (count) => count > first,
  );
  await until(
    async () => (await db.webhooks().findOne({ webhook_id: dead.webhook_id }))?.failures,
    (failures) => failures === 2,
  );
  expect(away.received.length).toBe(first + 1);
  away.answer.status = 204;
  await askNow();
  await until(
    () => deliveries(dead),
    (seen) => seen.every(({ status }) => status === "delivered"),
  );
  expect((await api("GET", path(dead.webhook_id))).body.paused_until).toBeNull();
  await Promise.all([remove(dead), remove(well), away.stop()]);
});

test("redirects are not followed, and 410 switches a webhook off", async () => {
  const hook = await makeWebhook(["cohort.evaluated"]);
  receiver.answer = Object.assign(receiver.answer, { status: 302, location: `${receiver.url}/elsewhere` });
  const cohort = await cohortOf("WG", 1);
  const rules = { combinator: "and", rules: [{ field: "lead.lead_id", operator: "=", value: "WG-0" }] };
  const made = await api("POST", "/api/v1/cohorts", { body: { name: "WG", type: "static", rules } });
  await until(
    () => deliveries(hook),
    (seen) => seen[0]?.response_status === 302,
  );
  expect(receiver.received.every(({ path: at }) => at === "/hook")).toBe(true);
  receiver.answer = Object.assign(receiver.answer, { status: 410, location: undefined });
  expect((await api("POST", `/api/v1/cohorts/${made.body.cohort_id}/evaluate`)).status).toBe(200);
  await until(
    async () => (await api("GET", path(hook.webhook_id))).body,
    ({ enabled }) => enabled === false,
  );
  expect((await api("POST", path(hook.webhook_id, "/replay"), { body: {} })).status).toBe(409);
  expect(cohort).toMatch(/^COH-/);
  await remove(hook);
});

test("private and plain addresses are refused unless the settings allow them; only administrators see webhooks", async () => {
  const hook = await makeWebhook(["cohort.evaluated"]);
  await api("PATCH", "/api/v1/settings", { body: { allow_private_webhooks: false } });
  for (const url of [
    "http://example.com/",
    "https://127.0.0.1/",
    "https://[::1]/x",
    "https://localhost/",
    "https://localhost./",
    "https://127.0.0.1./",
    "ftp://a.example/",
    "https://example.com:22/",
    "",
    "no address",
  ]) {
    const refused = await api("POST", "/api/v1/webhooks", { body: { url, events: ["cohort.left"] } });
    expect(refused.status, url).toBe(422);
    expect(refused.body.errors[0].path).toBe("/url");
  }
  const rules = { combinator: "and", rules: [{ field: "lead.lead_id", operator: "=", value: "none" }] };
  await api("POST", "/api/v1/cohorts", { body: { name: "WP", type: "static", rules } });
  const [tried] = await until(
    () => deliveries(hook),
    (seen) => seen[0]?.error !== null && seen.length > 0,
  );
  expect(tried.error).toContain("not https://");
  expect(receiver.received).toEqual([]);
  expect((await api("GET", "/api/v1/webhooks", { key: keys.manager })).status).toBe(403);
  expect((await api("GET", path("WH-999"))).status).toBe(404);
  expect(await deliverMessages(ctx)).toBe(0);
});

test("there are 20 webhooks at most, and what is too many is told", async () => {
  const body = { url: "https://example.com/", events: ["cohort.left"] };
  const { items } = (await api("GET", "/api/v1/webhooks?limit=100")).body;
  for (let n = items.length; n < 20; n++)
    expect((await api("POST", "/api/v1/webhooks", { body })).status).toBe(201);
  const refused = await api("POST", "/api/v1/webhooks", { body });
  expect(refused.status).toBe(409);
  expect(refused.body.detail).toContain("There are 20 webhooks");
});
