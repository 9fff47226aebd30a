import { describe, expect, test } from "vitest";
import { validateEntity } from "@/lib/people/validate-entity.ts";
import { builtinFields, type Field, registryOf } from "@/lib/rules/fields.ts";

const own: Field[] = [
  {
    field: "lead.total_visits",
    entity: "lead",
    path: "total_visits",
    label: "Visits",
    type: "number",
    builtin: false,
  },
  {
    field: "contact.plan",
    entity: "contact",
    path: "plan",
    label: "Plan",
    type: "select",
    options: ["a", "b"],
    builtin: false,
  },
];
const registry = registryOf(own);

const errorsOf = (
  entity: "lead" | "contact" | "customer",
  input: unknown,
  mode: "create" | "upsert" | "update" = "create",
) => {
  const result = validateEntity(entity, input, registry, mode);
  return result.kind === "invalid" ? result.errors.map(({ path }) => path) : [];
};
const validOf = (
  entity: "lead" | "contact" | "customer",
  input: unknown,
  mode: "create" | "upsert" | "update" = "create",
) => {
  const result = validateEntity(entity, input, registry, mode);
  if (result.kind === "invalid") throw new Error(JSON.stringify(result.errors));
  return result;
};

describe("what is needed", () => {
  test("only pii_id, when a record is made", () => {
    expect(errorsOf("lead", {})).toEqual(["/pii_id"]);
    expect(errorsOf("lead", { pii_id: "P-1" })).toEqual([]);
  });
  test("nothing, in a row of a bulk call or a change", () => {
    expect(errorsOf("contact", {}, "upsert")).toEqual([]);
    expect(errorsOf("contact", {}, "update")).toEqual([]);
  });
});

describe("values of each type", () => {
  const good: [path: string, value: unknown][] = [
    ["source", "web"],
    ["source", "x".repeat(1_000)],
    ["source", "😀".repeat(1_000)],
    ["status", "qualified"],
    ["score", -1.5],
    ["score", 0],
    ["do_not_contact", false],
    ["tags", ["a", "b"]],
    ["last_contacted_at", "2026-02-28T23:59:59.999Z"],
    ["last_contacted_at", "2024-02-29T01:00+05:30"],
    ["total_visits", 7],
  ];
  test.each(good)("%s takes %j", (path, value) => {
    expect(errorsOf("lead", { pii_id: "P-1", [path]: value })).toEqual([]);
  });

  const bad: [path: string, value: unknown, at?: string][] = [
    ["source", 5],
    ["source", ["a"]],
    ["source", { $gt: "" }],
    ["source", "x".repeat(1_001)],
    ["source", "a\u0000b"],
    ["source", "\ud800"],
    ["status", "New"],
    ["status", "unknown"],
    ["score", "5"],
    ["score", Number.POSITIVE_INFINITY],
    ["score", true],
    ["do_not_contact", "true"],
    ["do_not_contact", 1],
    ["tags", "a"],
    ["tags", ["a", 1], "/tags/1"],
    ["tags", [null], "/tags/0"],
    ["last_contacted_at", "2026-02-30T00:00:00Z"],
    ["last_contacted_at", "2026-02-01T00:00:00"],
    ["last_contacted_at", "2026-02-01"],
    ["last_contacted_at", 1_700_000_000_000],
    ["total_visits", "7"],
    ["agent_id", "A0-1001"],
    ["updated_at", "2026-02-01T00:00:00Z"],
    ["nope", 1],
    ["contact_id", "C-1"],
    ["$set", { a: 1 }],
    ["a/b", 1, "/a~1b"],
  ];
  test.each(bad)("%s refuses %j", (path, value, at = `/${path}`) => {
    expect(errorsOf("lead", { pii_id: "P-1", [path]: value })).toEqual([at]);
  });

  test.each(["2024-02-29", "1999-12-31"])("a day takes %s", (day) => {
    expect(errorsOf("contact", { pii_id: "P-1", birth_date: day })).toEqual([]);
  });
  test.each(["2023-02-29", "2024-2-9", "2024-02-29T00:00:00Z", 20240229])("a day refuses %j", (day) => {
    expect(errorsOf("contact", { pii_id: "P-1", birth_date: day })).toEqual(["/birth_date"]);
  });
  test("a select of the workspace's own takes its options only", () => {
    expect(errorsOf("contact", { pii_id: "P-1", plan: "b" })).toEqual([]);
    expect(errorsOf("contact", { pii_id: "P-1", plan: "c" })).toEqual(["/plan"]);
  });
  test("an instant becomes a date", () => {
    const { set } = validOf("lead", { pii_id: "P-1", created_at: "2026-01-01T05:30:00+05:30" });
    expect(set.created_at).toEqual(new Date("2026-01-01T00:00:00Z"));
  });
});

describe("unknown values", () => {
  const paths = builtinFields
    .filter(({ entity, path }) => entity === "lead" && !["lead_id", "agent_id", "updated_at"].includes(path))
    .map(({ path }) => path);
  test.each(paths)("null, an empty text and an empty list are taken for %s", (path) => {
    for (const value of [null, "", []])
      expect(errorsOf("lead", { pii_id: "P-1", [path]: value })).toEqual([]);
  });
  test("are stored as given where the type has such a value, else taken away", () => {
    const { set, unset } = validOf("lead", {
      pii_id: "P-1",
      source: "",
      tags: [],
      score: "",
      status: "",
      campaign: null,
    });
    expect(set).toEqual({ source: "", tags: [] });
    expect(unset.sort()).toEqual(["campaign", "score", "status"]);
  });
  test("created_at can't be emptied by a change", () => {
    expect(errorsOf("lead", { created_at: null }, "update")).toEqual(["/created_at"]);
  });
});

describe("ids", () => {
  test.each(["", "x".repeat(201), 5, null, [], {}])("pii_id refuses %j", (pii_id) => {
    expect(errorsOf("lead", { pii_id })).toEqual(["/pii_id"]);
  });
  test.each(["", "x".repeat(201), 5, []])("lead_id refuses %j", (lead_id) => {
    expect(errorsOf("lead", { pii_id: "P-1", lead_id })).toEqual(["/lead_id"]);
  });
  test("a change can't give an id", () => {
    expect(errorsOf("lead", { lead_id: "L-2" }, "update")).toEqual(["/lead_id"]);
  });
});

test.each([null, 5, "x", [], [{ pii_id: "P-1" }]])("%j is not a record", (input) => {
  expect(errorsOf("lead", input)).toEqual([""]);
});

test("what sets an owner is said where one is sent", () => {
  const result = validateEntity("lead", { pii_id: "P-1", agent_id: "A0-1001" }, registry, "create");
  expect(result).toMatchObject({ errors: [{ message: expect.stringContaining("/assign") }] });
});

test("names of an object's prototype are unknown fields", () => {
  const names = '"constructor":1,"toString":1';
  expect(errorsOf("lead", JSON.parse(`{"pii_id":"P-1","__proto__":{"x":1},${names}}`))).toContain(
    "/__proto__",
  );
  const plain = JSON.parse(`{"pii_id":"P-1",${names}}`);
  expect(errorsOf("lead", plain).sort()).toEqual(["/constructor", "/toString"]);
});
