import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/collections.ts";
import { api, keys, startApi, stopApi } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";

isolatedDatabase(import.meta.url);
beforeAll(startApi);
afterAll(stopApi);

const make = (body: object) => api("POST", "/api/v1/fields", { body });
const cohort = (field: string, operator: string, value: unknown) =>
  api("POST", "/api/v1/cohorts", {
    body: {
      name: `By ${field}`,
      type: "dynamic",
      rules: { combinator: "and", rules: [{ field, operator, value }] },
    },
  });

describe("the registry", () => {
  test("lists every field with its operators", async () => {
    const { body } = await api("GET", "/api/v1/fields", { key: keys.viewer });
    const items = body.items as { field: string; operators: string[] }[];
    expect(items.length).toBeGreaterThan(40);
    for (const { field, operators } of items) expect(operators.length, field).toBeGreaterThan(0);
    expect(items.find(({ field }) => field === "lead.status")).toMatchObject({
      entity: "lead",
      type: "select",
      builtin: true,
      options: expect.arrayContaining(["new"]),
      operators: ["=", "!=", "in", "notIn", "null", "notNull"],
    });
  });

  test("a field of one's own is first-class at once: in records, rules and values", async () => {
    const made = await make({ field: "lead.total_visits", label: "Total visits", type: "number" });
    expect(made.status, made.text).toBe(201);
    expect(made.body).toMatchObject({ entity: "lead", builtin: false, label: "Total visits" });
    expect(
      (await api("POST", "/api/v1/leads", { body: { lead_id: "L-v", pii_id: "P-v", total_visits: 7 } })).body,
    ).toMatchObject({
      total_visits: 7,
    });
    expect((await api("POST", "/api/v1/leads", { body: { pii_id: "P-w", total_visits: "7" } })).status).toBe(
      422,
    );
    const answer = await cohort("lead.total_visits", ">=", 5);
    expect(answer.body).toMatchObject({ member_count: 1, rule_fields: ["lead.total_visits"] });
  });

  test("one that a cohort uses stays, and the cohort is named; then it goes", async () => {
    await make({ field: "contact.plan", label: "Plan", type: "select", options: ["a", "b"] });
    const answer = await cohort("contact.plan", "in", ["a"]);
    const id = answer.body.cohort_id as string;
    const refused = await api("DELETE", "/api/v1/fields/contact.plan");
    expect([refused.status, refused.body.detail]).toEqual([409, expect.stringContaining(id)]);
    const lessOptions = (options: string[]) =>
      api("PATCH", "/api/v1/fields/contact.plan", { body: { options } });
    expect((await lessOptions(["b"])).status).toBe(409);
    expect((await lessOptions(["a", "c"])).body).toMatchObject({ options: ["a", "c"] });
    await api("DELETE", `/api/v1/cohorts/${id}`);
    expect((await api("DELETE", `/api/v1/cohorts/${id}?purge=true`)).status).toBe(204);
    expect((await api("DELETE", "/api/v1/fields/contact.plan")).status).toBe(204);
    expect((await api("DELETE", "/api/v1/fields/contact.plan")).status).toBe(404);
    expect((await make({ field: "contact.plan", label: "Plan", type: "text" })).status).toBe(201);
  });

  test.each([
    ["a name that exists", { field: "lead.status", label: "S", type: "text" }, 409],
    ["a name that every document has", { field: "contact.pii_id", label: "S", type: "text" }, 409],
    ["$", { field: "lead.$where", label: "S", type: "text" }, 422],
    ["_", { field: "lead._id", label: "S", type: "text" }, 422],
    ["a dot", { field: "lead.a.b", label: "S", type: "text" }, 422],
    ["a prototype's name", { field: "lead.constructor", label: "S", type: "text" }, 422],
    ["another entity", { field: "agent.x", label: "S", type: "text" }, 422],
    ["an unknown type", { field: "lead.x", label: "S", type: "json" }, 422],
    ["a select without options", { field: "lead.x", label: "S", type: "select" }, 422],
    ["options twice", { field: "lead.x", label: "S", type: "select", options: ["a", "a"] }, 422],
    ["options of a text", { field: "lead.x", label: "S", type: "text", options: ["a"] }, 422],
    ["no label", { field: "lead.x", type: "text" }, 422],
  ])("%s is refused", async (_, body, status) => {
    const before = await db.fields().countDocuments();
    expect((await make(body)).status).toBe(status);
    expect(await db.fields().countDocuments()).toBe(before);
  });

  test("built-in fields are not changed or removed", async () => {
    expect((await api("DELETE", "/api/v1/fields/lead.status")).status).toBe(409);
    expect((await api("PATCH", "/api/v1/fields/lead.status", { body: { label: "x" } })).status).toBe(409);
  });

  test("of ten who make the same field at once, one succeeds", async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => make({ field: "lead.race", label: "R", type: "text" })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
  });
});

describe("values that occur", () => {
  beforeAll(async () => {
    const rows = ["web", "web", "web", "Fair", "fair", "ads.*", "", null].map((source, i) => ({
      lead_id: `V-${i}`,
      pii_id: "P-val",
      source,
      tags: i < 3 ? ["x", "y"] : ["Y"],
    }));
    await api("POST", "/api/v1/leads/bulk", { body: rows });
    await db.leads().updateOne({ lead_id: "V-7" }, { $set: { source: 5 } });
  });
  const values = async (field: string, query = "") =>
    (await api("GET", `/api/v1/fields/${field}/values${query}`)).body.items;

  test("come the most frequent first, with counts", async () => {
    expect(await values("lead.source")).toEqual([
      { value: "web", count: 3 },
      { value: "Fair", count: 1 },
      { value: "ads.*", count: 1 },
      { value: "fair", count: 1 },
    ]);
    expect(await values("lead.source", "?limit=1")).toEqual([{ value: "web", count: 3 }]);
  });
  test("are searched whatever the case, as text", async () => {
    expect(await values("lead.source", "?search=FAI")).toHaveLength(2);
    expect(await values("lead.source", "?search=.*")).toEqual([{ value: "ads.*", count: 1 }]);
  });
  test("of tags are the single tags", async () => {
    expect(await values("lead.tags")).toEqual([
      { value: "Y", count: 5 },
      { value: "x", count: 3 },
      { value: "y", count: 3 },
    ]);
  });
  test.each(["lead.score", "lead.created_at", "cohort.membership", "lead.do_not_contact"])(
    "%s has no list of them",
    async (field) => {
      expect((await api("GET", `/api/v1/fields/${field}/values`)).status).toBe(422);
    },
  );
});

describe("settings", () => {
  test("start with UTC and two tasks, and are changed by admins", async () => {
    const { body } = await api("GET", "/api/v1/settings", { key: keys.viewer });
    expect(body).toMatchObject({
      time_zone: "UTC",
      task_templates: [{ title: "First call", due_in_minutes: 240 }, { title: "Follow-up" }],
    });
    expect((await api("PATCH", "/api/v1/settings", { key: keys.manager, body: {} })).status).toBe(403);
    const changed = await api("PATCH", "/api/v1/settings", {
      body: { time_zone: "Asia/Kolkata", task_templates: [{ title: " Call ", due_in_minutes: 0 }] },
    });
    expect(changed.body).toMatchObject({
      time_zone: "Asia/Kolkata",
      task_templates: [{ title: "Call", due_in_minutes: 0 }],
    });
    expect((await api("PATCH", "/api/v1/settings", { body: { task_templates: [] } })).body).toMatchObject({
      task_templates: [],
    });
  });
  test("another time zone has dynamic cohorts about dates evaluated again, and no others", async () => {
    const about = async (field: string, operator: string, value: unknown, type = "dynamic") => {
      const rules = { combinator: "and", rules: [{ field, operator, value }] };
      const made = await api("POST", "/api/v1/cohorts", { body: { name: field, type, rules } });
      return made.body.cohort_id as string;
    };
    const dynamic = await about("lead.created_at", ">", "2020-01-01");
    const fixed = await about("lead.created_at", ">", "2020-01-01", "static");
    const other = await about("lead.score", ">", 1);
    await api("PATCH", "/api/v1/settings", { body: { time_zone: "America/New_York" } });
    const statusOf = async (id: string) => (await api("GET", `/api/v1/cohorts/${id}`)).body.status;
    expect([await statusOf(dynamic), await statusOf(fixed), await statusOf(other)]).toEqual([
      "evaluating",
      "ready",
      "ready",
    ]);
    await api("PATCH", "/api/v1/settings", { body: { time_zone: "America/New_York" } });
    expect((await db.cohorts().findOne({ cohort_id: dynamic }))?.pending_version).toBe(2);
  });
  test.each(["Mars/Olympus", "", "+05:30", "asia kolkata", 5, null])(
    "%j is not a time zone",
    async (time_zone) => {
      expect((await api("PATCH", "/api/v1/settings", { body: { time_zone } })).status).toBe(422);
    },
  );
  test.each([
    [{ title: "", due_in_minutes: 1 }, "/task_templates/0/title"],
    [{ title: "x", due_in_minutes: -1 }, "/task_templates/0/due_in_minutes"],
    [{ title: "x", due_in_minutes: 1.5 }, "/task_templates/0/due_in_minutes"],
    [{ title: "x", due_in_minutes: "1" }, "/task_templates/0/due_in_minutes"],
    [{ title: "x", due_in_minutes: 1, x: 1 }, "/task_templates/0/x"],
  ])("%j is not a task template", async (template, path) => {
    const answer = await api("PATCH", "/api/v1/settings", { body: { task_templates: [template] } });
    expect(answer.body.errors).toMatchObject([{ path }]);
  });
});
