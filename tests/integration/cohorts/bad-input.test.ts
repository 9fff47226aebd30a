import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/collections.ts";
import { api, keys, startApi, stopApi } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";

isolatedDatabase(import.meta.url);

let cohortId = "";

beforeAll(async () => {
  await startApi();
  await api("POST", "/api/v1/leads", { body: { lead_id: "L-1", pii_id: "P-1" } });
  const made = await api("POST", "/api/v1/cohorts", {
    body: { name: "One", type: "static", lead_ids: ["L-1"] },
  });
  cohortId = made.body.cohort_id;
});

afterAll(stopApi);

const rules = (...list: unknown[]) => ({ combinator: "and", rules: list });
const rule = (field: string, operator: string, value?: unknown, extra = {}) => ({
  field,
  operator,
  value,
  ...extra,
});
const deep = (levels: number): unknown =>
  levels === 0 ? rule("lead.status", "=", "new") : rules(deep(levels - 1));

/** A rule set that is refused, and the pointer that the problem is reported under. */
const refused: [name: string, rules: unknown, path: string][] = [
  ["an unknown field", rules(rule("lead.nope", "=", 1)), "/rules/rules/0/field"],
  ["a name of an object's prototype", rules(rule("constructor", "=", 1)), "/rules/rules/0/field"],
  ["an operator of another type", rules(rule("lead.score", "contains", "5")), "/rules/rules/0/operator"],
  ["an operator of MongoDB", rules(rule("lead.status", "$where", "1")), "/rules/rules/0/operator"],
  ["a string for a number", rules(rule("lead.score", ">", "5")), "/rules/rules/0/value"],
  ["an object for a text", rules(rule("lead.source", "=", { $gt: "" })), "/rules/rules/0/value"],
  ["a list for a text", rules(rule("lead.source", "=", ["a"])), "/rules/rules/0/value"],
  ["an empty list", rules(rule("lead.source", "in", [])), "/rules/rules/0/value"],
  [
    "a list over 10,000",
    rules(
      rule(
        "lead.score",
        "in",
        Array.from({ length: 10_001 }, (_, i) => i),
      ),
    ),
    "/rules/rules/0/value",
  ],
  [
    "a text over 1,000 characters",
    rules(rule("lead.source", "=", "x".repeat(1_001))),
    "/rules/rules/0/value",
  ],
  ["an unknown option", rules(rule("customer.tier", "=", "wood")), "/rules/rules/0/value"],
  ["a wrong item of a list", rules(rule("customer.tier", "in", ["gold", "wood"])), "/rules/rules/0/value/1"],
  [
    "an instant without offset",
    rules(rule("lead.created_at", ">", "2026-05-01T10:00:00")),
    "/rules/rules/0/value",
  ],
  ["a day that does not exist", rules(rule("contact.birth_date", "=", "2026-02-30")), "/rules/rules/0/value"],
  ["ends the wrong way round", rules(rule("lead.score", "between", [5, 1])), "/rules/rules/0/value"],
  ["one end", rules(rule("lead.score", "between", [5])), "/rules/rules/0/value"],
  [
    "a bad duration",
    rules(rule("lead.created_at", "withinLast", { amount: 0, unit: "day" })),
    "/rules/rules/0/value/amount",
  ],
  ["a bad unit", rules(rule("lead.created_at", "inThis", "fortnight")), "/rules/rules/0/value"],
  [
    "a pattern that RE2 refuses",
    rules(rule("contact.name", "matchesPattern", "(a)\\1")),
    "/rules/rules/0/value",
  ],
  [
    "a threshold over 1",
    rules(rule("contact.name", "similarTo", { text: "a", threshold: 2 })),
    "/rules/rules/0/value/threshold",
  ],
  [
    "too many days ahead",
    rules(rule("contact.birth_date", "anniversaryWithin", 367)),
    "/rules/rules/0/value",
  ],
  [
    "a field of another type",
    rules(rule("lead.score", "=", "contact.city", { valueSource: "field" })),
    "/rules/rules/0/value",
  ],
  [
    "an unknown other field",
    rules(rule("lead.score", "=", "x.y", { valueSource: "field" })),
    "/rules/rules/0/value",
  ],
  [
    "a field where only values go",
    rules(rule("contact.city", "contains", "contact.name", { valueSource: "field" })),
    "/rules/rules/0/valueSource",
  ],
  ["an unknown cohort", rules(rule("cohort.membership", "memberOf", ["COH-404"])), "/rules/rules/0/value/0"],
  ["atLeast of nothing", { ...rules(), atLeast: 1 }, "/rules/atLeast"],
  ["atLeast over the children", { ...rules(rule("lead.score", "null")), atLeast: 2 }, "/rules/atLeast"],
  ["a combinator that does not exist", { combinator: "xor", rules: [] }, "/rules/combinator"],
  ["an unknown key", rules({ ...rule("lead.score", "null"), $where: "1" }), "/rules/rules/0/$where"],
  [
    "a depth over 10",
    deep(11),
    "/rules/rules/0/rules/0/rules/0/rules/0/rules/0/rules/0/rules/0/rules/0/rules/0/rules/0",
  ],
  ["over 500 rules", rules(...Array.from({ length: 501 }, () => rule("lead.score", "null"))), "/rules"],
  [
    "no active condition without allow_all",
    rules(rule("lead.score", "null", undefined, { muted: true })),
    "/rules",
  ],
  ["a NUL", rules(rule("lead.source", "=", "a\0b")), "/rules/rules/0/value"],
  ["a lone surrogate", rules(rule("lead.source", "=", "a\ud800")), "/rules/rules/0/value"],
];

describe("rules that are not valid", () => {
  test.each(refused)("%s is refused with its path, and nothing is stored", async (_name, given, path) => {
    const before = await db.cohorts().countDocuments();
    const answer = await api("POST", "/api/v1/cohorts", {
      body: { name: "Bad", type: "static", rules: given },
    });
    expect(answer.status, answer.text).toBe(422);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.body.errors.map((error: { path: string }) => error.path)).toContain(path);
    expect(await db.cohorts().countDocuments()).toBe(before);
  });

  test("a group 10 deep and 500 rules are taken", async () => {
    expect((await api("POST", "/api/v1/cohorts/preview", { body: { rules: deep(10) } })).status).toBe(200);
    const many = rules(...Array.from({ length: 500 }, () => rule("lead.score", "null")));
    expect((await api("POST", "/api/v1/cohorts/preview", { body: { rules: many } })).status).toBe(200);
  });
});

describe("requests that are not valid", () => {
  const good = { name: "A", type: "static", rules: rules(rule("lead.score", "null")) };
  const bodies: [name: string, sent: { body?: unknown; raw?: string }, status: number, path?: string][] = [
    ["text that is not JSON", { raw: "{not json" }, 400],
    ["JSON nested deeper than 32", { raw: `{"rules":${"[".repeat(33)}${"]".repeat(33)}}` }, 400],
    ["a body over 10 MB", { raw: `{"name":"${"x".repeat(10 * 1024 * 1024)}"}` }, 413],
    ["a list for an object", { body: [] }, 422, ""],
    ["an empty body", { raw: "" }, 422, "/name"],
    ["an unknown field", { body: { ...good, color: "red" } }, 422, "/color"],
    ["no name", { body: { ...good, name: " " } }, 422, "/name"],
    ["a type that does not exist", { body: { ...good, type: "fluid" } }, 422, "/type"],
    ["rules and a list", { body: { ...good, pii_ids: ["P-1"] } }, 422, "/pii_ids"],
    ["a dynamic list", { body: { name: "A", type: "dynamic", pii_ids: ["P-1"] } }, 422, "/type"],
    ["neither rules nor a list", { body: { name: "A", type: "static" } }, 422, "/rules"],
  ];

  test.each(bodies)("%s", async (_name, sent, status, path) => {
    const before = await db.cohorts().countDocuments();
    const answer = await api("POST", "/api/v1/cohorts", sent);
    expect(answer.status, answer.text).toBe(status);
    expect(answer.body).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
    if (path !== undefined)
      expect(answer.body.errors.map((error: { path: string }) => error.path)).toContain(path);
    expect(await db.cohorts().countDocuments()).toBe(before);
  });

  test("the checks come in order: 401, 403, 400, 404, 422", async () => {
    const path = "/api/v1/cohorts/COH-404";
    const broken = { raw: "{" };
    expect((await api("PATCH", path, { ...broken, key: null })).status).toBe(401);
    expect((await api("PATCH", path, { ...broken, key: "wrong" })).status).toBe(401);
    expect((await api("PATCH", path, { ...broken, key: keys.viewer })).status).toBe(403);
    expect((await api("PATCH", path, broken)).status).toBe(400);
    expect((await api("PATCH", path, { body: { nonsense: 1 } })).status).toBe(404);
    expect((await api("PATCH", `/api/v1/cohorts/${cohortId}`, { body: { nonsense: 1 } })).status).toBe(422);
  });

  test("other methods are answered 405 with Allow", async () => {
    const answer = await api("PUT", "/api/v1/cohorts");
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("GET, POST");
  });

  test.each([
    ["limit=0", "/limit"],
    ["limit=1001", "/limit"],
    ["limit=x", "/limit"],
    ["cursor=!!", "/cursor"],
    ["color=red", "/color"],
    ["sort=random", "/sort"],
  ])("a list with %s is refused", async (query, path) => {
    const answer = await api("GET", `/api/v1/cohorts?${query}`);
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].path).toBe(path);
  });

  test("an Idempotency-Key gives the first answer again, and is refused for another body", async () => {
    const headers = { "idempotency-key": "key-1" };
    const first = await api("POST", "/api/v1/cohorts", { body: good, headers });
    const again = await api("POST", "/api/v1/cohorts", { body: good, headers });
    expect(again.status).toBe(first.status);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    const other = await api("POST", "/api/v1/cohorts", { body: { ...good, name: "B" }, headers });
    expect(other.status).toBe(422);
    const parallel = await Promise.all(
      Array.from({ length: 10 }, () =>
        api("POST", "/api/v1/cohorts", { body: good, headers: { "idempotency-key": "key-2" } }),
      ),
    );
    const made = new Set(parallel.filter((each) => each.status === 201).map((each) => each.body.cohort_id));
    expect(made.size).toBe(1);
    expect(parallel.every((each) => each.status === 201 || each.status === 409)).toBe(true);
  });
});
