import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApiKey } from "@/lib/access/create-api-key.ts";
import { systemContext } from "@/lib/context.ts";
import { db } from "@/lib/db/collections.ts";
import { connect } from "@/lib/db/connect.ts";
import { api, open, startApi, stopApi } from "@/tests/setup/api.ts";
import { reportAttack } from "@/tests/setup/fault-results.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { type Tap, tapMongo } from "@/tests/setup/tap-mongo.ts";
import { everything } from "../people/routes.ts";
import { type Operation, type Schema, writeOperations } from "./operations.ts";

const { mongoUri } = isolatedDatabase(import.meta.url);

/** Stands in every text that must not come to the database, whether as a key, a value or part of a query. */
const canary = "canary7f3a";

type Hostile = { what: string; raw: string; wrongFor?: (schema: Schema) => boolean };

const takes = (type: string) => (schema: Schema) => !schema.types.has(type);
const hostile: Hostile[] = [
  { what: "an operator", raw: `{"$ne":"${canary}"}`, wrongFor: takes("record") },
  { what: "code", raw: `{"$where":"sleep(9000)||'${canary}'"}`, wrongFor: takes("record") },
  { what: "an expression", raw: `{"$expr":{"$function":{"body":"${canary}","args":[],"lang":"js"}}}` },
  { what: "a dotted key", raw: `{"a.$b":"${canary}"}`, wrongFor: takes("record") },
  { what: "__proto__", raw: `{"__proto__":{"polluted":"${canary}"}}` },
  { what: "constructor", raw: `{"constructor":{"prototype":{"polluted":"${canary}"}}}` },
  { what: "a list", raw: `["${canary}"]`, wrongFor: takes("array") },
  { what: "a number over all", raw: "1e400" },
  { what: "a lone surrogate", raw: `"${canary}\\ud800"` },
  { what: "a NUL", raw: `"${canary}\\u0000"` },
  { what: "a megabyte", raw: `"${canary.repeat(100_000)}"` },
  { what: "NaN", raw: "NaN" },
];

let tap: Tap;
let operations: Operation[] = [];

/** One of everything that a path can name. */
const named: Record<string, string> = { pii_id: "P-1", version: "1", part: "0", field: "lead.visits" };

async function made(path: string, body: object, id: string): Promise<void> {
  const answer = await api("POST", `/api/v1${path}`, { body });
  expect(answer.status, answer.text).toBeLessThan(300);
  named[id] ??= answer.body[id];
}

beforeAll(async () => {
  tap = await tapMongo(mongoUri, canary);
  await connect(tap.uri);
  await startApi();
  await made("/leads", { lead_id: "L-1", pii_id: "P-1" }, "lead_id");
  await made("/contacts", { contact_id: "C-1", pii_id: "P-1" }, "contact_id");
  await made("/customers", { customer_id: "K-1", pii_id: "P-1" }, "customer_id");
  await made("/agents", { agent_id: "A-1", name: "A" }, "agent_id");
  await made("/fields", { field: "lead.visits", label: "Visits", type: "number" }, "field");
  await made("/cohorts", { name: "All", type: "static", pii_ids: ["P-1"] }, "cohort_id");
  await made("/leads/L-1/assign", { agent_id: "A-1" }, "job_id");
  await made("/api-keys", { name: "k", role: "viewer" }, "key_id");
  await made("/users", { email: "a@example.com", name: "A", role: "viewer" }, "user_id");
  await made("/webhooks", { url: "https://example.com", events: ["cohort.entered"] }, "webhook_id");
  await made("/imports", { file_name: "a.csv" }, "import_id");
  named.task_id = (await api("GET", "/api/v1/leads/L-1/tasks")).body.items[0].task_id;
  operations = writeOperations((await api("GET", "/api/v1/openapi.json")).body);
});

afterAll(async () => {
  await stopApi();
  await tap.stop();
});

const pathOf = (path: string): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const id = named[name];
    if (id === undefined) throw new Error(`Nothing was made that {${name}} of ${path} could name.`);
    return encodeURIComponent(id);
  });

/** One that has not used up its requests of a minute. */
const freshKey = async (): Promise<string> =>
  (await createApiKey(systemContext("test"), { name: "attacker", role: "admin" })).key;

/** What the keys of the attack leave in the audit log. */
const forgetKeys = () => db.audit().deleteMany({ action: "api_key.create", actor: "system:test" });

const hostileBody = reportAttack(
  "Every part of every body of every route sent with operators, scripts, prototypes and other hostile values",
  "refused in words, nothing of it comes to the database",
);
const hostileQuery = reportAttack(
  "Every parameter of every address sent with operators, lists and prototypes",
  "refused in words, nothing of it comes to the database",
);

/** Tries every part of a body with everything hostile; what came of it, where it was not refused as it should be. */
async function attack({ method, path, parts, isBulk, example }: Operation): Promise<string[]> {
  const wrong: string[] = [];
  for (const [name, schema] of Object.entries(parts)) {
    const key = await freshKey();
    for (const { what, raw, wrongFor } of hostile) {
      if (wrongFor?.(schema) === false) continue;
      const rest = Object.entries(example)
        .filter(([key]) => key !== name)
        .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)},`);
      const one = `{${rest.join("")}${JSON.stringify(name)}:${raw}}`;
      const seen = tap.seen();
      const { status, body, text } = await api(method, pathOf(path), { raw: isBulk ? `[${one}]` : one, key });
      const isRefused =
        raw === "NaN"
          ? status === 400
          : isBulk && status === 200
            ? body.failed === 1 && body.errors[0].path.startsWith(`/${name}`)
            : status === 422 && (body.errors ?? []).length > 0;
      hostileBody(tap.seen() > seen || !isRefused);
      if (tap.seen() > seen) wrong.push(`${name} as ${what} came to the database`);
      if (!isRefused) wrong.push(`${name} as ${what}: ${status} ${text.slice(0, 200)}`);
    }
  }
  return wrong;
}

describe("every part of every body of every route", () => {
  test("refuses what is hostile, in words, and nothing of it comes to the database", {
    timeout: 300_000,
  }, async () => {
    expect(operations.length).toBeGreaterThan(30);
    await forgetKeys();
    const before = await everything();
    const came: Record<string, string[]> = {};
    for (const operation of operations) {
      const wrong = await attack(operation);
      if (wrong.length > 0) came[`${operation.method} ${operation.path}`] = wrong;
    }
    expect(came).toEqual({});
    await forgetKeys();
    expect(await everything()).toBe(before);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  test("and so does every parameter that stands in an address", async () => {
    const { paths } = (await api("GET", "/api/v1/openapi.json")).body;
    const came: string[] = [];
    let tried = 0;
    for (const [path, { get }] of Object.entries(
      paths as Record<string, { get?: { parameters?: Parameter[] } }>,
    )) {
      const key = await freshKey();
      for (const { name } of (get?.parameters ?? []).filter((parameter) => parameter.in === "query"))
        for (const query of [
          `${name}[$ne]=${canary}`,
          `${name}[]=${canary}`,
          `${name}=${canary}&${name}=${canary}`,
          `${name}.$where=${canary}`,
          `__proto__[${name}]=${canary}`,
          `__proto__=${canary}`,
        ]) {
          tried++;
          const response = await open("GET", `${pathOf(path)}?${query}`, { key });
          await response.body?.cancel();
          const isRefused = [409, 422].includes(response.status);
          hostileQuery(!isRefused);
          if (!isRefused) came.push(`${path}?${query}: ${response.status}`);
        }
    }
    expect(tried).toBeGreaterThan(100);
    expect(came).toEqual([]);
    expect(tap.seen()).toBe(0);
  });

  test("the tap sees what does go to the database", async () => {
    await api("GET", `/api/v1/leads/${canary}`);
    expect(tap.seen()).toBeGreaterThan(0);
  });
});

type Parameter = { in: string; name: string };
