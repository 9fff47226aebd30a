import { mongo } from "mongoose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { matchLeads, matchPeople } from "@/lib/cohorts/match-people.ts";
import { plainPipeline } from "@/lib/cohorts/plain-pipeline.ts";
import { db } from "@/lib/db/collections.ts";
import { connect, disconnect } from "@/lib/db/connect.ts";
import { prepareCollections } from "@/lib/db/prepare.ts";
import { compileRules, isComplex } from "@/lib/rules/compile-rules.ts";
import type { Field, FieldType } from "@/lib/rules/fields.ts";
import { matchRow, type Row } from "@/lib/rules/match-row.ts";
import type { OperandKind } from "@/lib/rules/operand-kind.ts";
import { operatorsFor } from "@/lib/rules/operator-words.ts";
import { operators } from "@/lib/rules/operators.ts";
import type { Rule } from "@/lib/rules/rule.ts";
import { toRulesEngine } from "@/lib/rules/to-rules-engine.ts";
import { validateRules } from "@/lib/rules/validate.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { clock, registry } from "./arbitraries.ts";

isolatedDatabase(import.meta.url);

/** Stands for a field that is not there, or for a person without the document. */
const absent = Symbol("absent");

const at = (text: string) => new Date(text);
const odd = [
  absent,
  null,
  "",
  [],
  {},
  5,
  "5",
  true,
  false,
  "true",
  [5],
  ["Pune"],
  [["a"]],
  [null],
  [1, "a"],
  { a: 1 },
  at("2026-03-29T12:00:00Z"),
  [at("2026-03-29T12:00:00Z")],
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  mongo.Decimal128.fromString("5"),
  mongo.Long.fromString("5"),
  new mongo.Int32(5),
  new mongo.Double(5),
  mongo.Long.fromString("9007199254740993"),
  new mongo.ObjectId(),
  new mongo.Binary(Buffer.from("Pune")),
  new mongo.Timestamp({ t: 1, i: 1 }),
  /Pune/,
  new mongo.MinKey(),
  new mongo.MaxKey(),
];

const stored: Record<FieldType, unknown[]> = {
  text: [
    "Pune",
    "pune",
    "PUNE",
    " Pune",
    "Pune ",
    "P",
    "Puné",
    "Pune\u0301",
    "a.b",
    "axb",
    "a*b",
    "a\\b",
    "$a",
    "^a$",
    "[a]",
    "a\nPune",
    "Pune\na",
    "Pune\n",
    "straße",
    "STRAẞE",
    "strasse",
    "İstanbul",
    "istanbul",
    "ıstanbul",
    "K",
    "\u212a",
    "ſ",
    "s",
    "ΐ",
    "\u1fd3",
    "ﬅ",
    "ﬆ",
    "Σ",
    "ς",
    "σ",
    "😀",
    "👩‍👩‍👧",
    "日本",
    "0",
    "null",
    "\u00a0",
    "ǆ",
    "ǅ",
    "Ǆ",
  ],
  select: ["new", "lost", "New", "gone", "gold", "bronze", "female"],
  number: [
    0,
    -0,
    1,
    -1,
    5,
    5.0000001,
    1e308,
    -1e308,
    Number.MAX_VALUE,
    Number.MIN_VALUE,
    2 ** 31,
    2 ** 53,
    -(2 ** 53),
    0.1,
    0.1 + 0.2,
  ],
  boolean: [true, false],
  date: [
    "2026-03-29T12:00:00Z",
    "2026-03-29T11:59:59.999Z",
    "2026-03-29T12:00:00.001Z",
    "2026-03-28T23:00:00Z",
    "2026-03-28T22:59:59.999Z",
    "2026-03-29T21:59:59.999Z",
    "2026-03-29T22:00:00Z",
    "2026-02-28T12:00:00Z",
    "1969-12-31T23:59:59.999Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "2025-12-31T23:00:00Z",
    "2025-12-31T22:59:59Z",
    "2024-02-29T12:00:00Z",
    "2026-03-23T00:00:00+01:00",
  ].map(at),
  day: [
    "2026-03-29",
    "2026-03-28",
    "2026-03-30",
    "2024-02-29",
    "2023-02-29",
    "1900-02-29",
    "2000-02-29",
    "2026-13-01",
    "2026-04-31",
    "2026-1-1",
    "2026-03-29T00:00:00Z",
    "2026-03-29\n",
    "0001-01-01",
    "9999-12-31",
    "+2026-03-29",
  ],
  tags: [["a"], ["A"], ["a", "b"], ["b", "a", "a"], [""], ["é"], ["a", null], ["a", ["b"]], "a", { 0: "a" }],
};

const texts = [
  "Pune",
  "pune",
  "PUNÉ",
  "a.b",
  "a*b",
  "a\\b",
  "$a",
  "[a]",
  "^a$",
  "straße",
  "STRASSE",
  "istanbul",
  "k",
  "S",
  "ΐ",
  "ﬆ",
  "σ",
  "😀",
  "日",
  "",
  "\n",
  "ǆ",
  " ",
];

const scalars: Record<FieldType, unknown[]> = {
  text: texts,
  select: ["new", "lost"],
  number: [0, 5, -1, 1e308, 2 ** 53, 0.3, 0.1 + 0.2],
  boolean: [true, false],
  date: [
    "2026-03-29",
    "2026-03-29T12:00:00Z",
    "2026-03-29T14:00:00+02:00",
    "2024-02-29",
    "0001-01-01",
    "2026-03-28T23:00:00Z",
  ],
  day: ["2026-03-29", "2024-02-29", "0001-01-01", "9999-12-31"],
  tags: [],
};

const operands: Record<Exclude<OperandKind, "scalar" | "pair" | "list">, unknown[]> = {
  none: [undefined],
  duration: [
    { amount: 1, unit: "minute" },
    { amount: 1, unit: "day" },
    { amount: 1, unit: "month" },
    { amount: 100, unit: "week" },
  ],
  calendar_unit: ["day", "week", "month", "quarter", "year"],
  similar_text: [
    { text: "Pune", threshold: 0.9 },
    { text: "straße", threshold: 0 },
    { text: "a", threshold: 1 },
  ],
  days_ahead: [0, 1, 366],
  pattern: ["Pune$", "(?i)pune", "^$", ".", "\\bPune\\b", "(?s)a.P"],
  cohorts: [],
};

function operandsOf(kind: OperandKind, type: FieldType): unknown[] {
  const own = scalars[type];
  if (kind === "scalar") return own;
  if (kind === "list")
    return type === "tags" ? [["a"], ["a", "b"], ["z"], ["", "é"]] : [own, own.slice(0, 1)];
  if (kind !== "pair") return operands[kind];
  const pairs: Record<string, unknown[]> = {
    number: [
      [0, 5],
      [-1, -1],
      [-1e308, 1e308],
    ],
    date: [
      ["2026-03-28", "2026-03-29"],
      ["2026-03-29T12:00:00Z", "2026-03-29T12:00:00Z"],
      ["0001-01-01", "2026-03-29T12:00:00Z"],
    ],
    day: [
      ["2024-02-29", "2026-03-29"],
      ["2026-03-29", "2026-03-29"],
    ],
  };
  return pairs[type] ?? [];
}

/** A field of each type on each entity that has one. */
const names = [
  "lead.source",
  "contact.city",
  "lead.status",
  "customer.tier",
  "contact.gender",
  "lead.score",
  "contact.age",
  "customer.balance",
  "lead.do_not_contact",
  "customer.in_default",
  "lead.last_contacted_at",
  "customer.first_purchase_at",
  "contact.birth_date",
  "lead.tags",
  "customer.products",
];

function fieldNamed(name: string): Field & { type: FieldType } {
  const field = registry.get(name);
  if (!field || field.type === "cohort" || field.entity === "person") throw new Error(name);
  return field as Field & { type: FieldType };
}

let leads: string[];

/** One person for each value of a field, everything else missing. */
async function store(field: Field & { type: FieldType }): Promise<Row[]> {
  for (const collection of [db.leads(), db.contacts(), db.customers()]) await collection.deleteMany({});
  const values = [...stored[field.type], ...odd];
  const documentOf = (value: unknown) => (value === absent ? {} : { [field.path]: value });
  await db.leads().insertMany(
    values.map((value, i) => ({
      ...(field.entity === "lead" && documentOf(value)),
      lead_id: `L${i}`,
      pii_id: `P${i}`,
    })) as never,
  );
  if (field.entity !== "lead") {
    const collection = field.entity === "contact" ? db.contacts() : db.customers();
    const documents = values.flatMap((value, i) =>
      value === absent && i % 2 === 0
        ? []
        : [{ ...documentOf(value), _id: `P${i}`, pii_id: `P${i}`, [`${field.entity}_id`]: `X${i}` }],
    );
    await collection.insertMany(documents as never);
  }
  const [contacts, customers] = [await db.contacts().find().toArray(), await db.customers().find().toArray()];
  leads = values.map((_, i) => `L${i}`);
  return (await db.leads().find().toArray()).map((lead) => ({
    lead,
    contact: contacts.find((contact) => contact.pii_id === lead.pii_id) ?? null,
    customer: customers.find((customer) => customer.pii_id === lead.pii_id) ?? null,
  }));
}

beforeAll(async () => {
  await connect();
  await prepareCollections();
});
afterAll(disconnect);

const ids = (list: readonly unknown[]) => list.map(String).sort();

async function compare(rule: Rule, rows: Row[]): Promise<number> {
  const rules = { combinator: "and" as const, rules: [rule] };
  const label = JSON.stringify(rule);
  expect(validateRules(rules, registry, clock), label).toMatchObject({ kind: "valid" });
  const { root } = compileRules(rules, registry, clock);
  const expected = ids(rows.filter((row) => matchRow(root, row)).map((row) => row.lead.lead_id));
  expect(ids((await matchLeads(root)).leadIds), `plan: ${label}`).toEqual(expected);
  const people = ids(rows.filter((row) => matchRow(root, row)).map((row) => row.lead.pii_id));
  expect(ids((await matchPeople(root)).piiIds), `people of the plan: ${label}`).toEqual(people);
  const engine = toRulesEngine(root);
  const matched: unknown[] = [];
  for (const row of rows) if (await engine(row)) matched.push(row.lead.lead_id);
  expect(ids(matched), `json-rules-engine: ${label}`).toEqual(expected);
  if (!isComplex(root)) {
    const plain = await db.leads().aggregate(plainPipeline(root)).toArray();
    expect(ids(plain.map((lead) => lead.lead_id)), `plain pipeline: ${label}`).toEqual(expected);
  }
  return expected.length;
}

describe("every operator on every kind of value", () => {
  test.each(names)("%s", { timeout: 120_000 }, async (name) => {
    const field = fieldNamed(name);
    const rows = await store(field);
    for (const operator of operatorsFor(field.type)) {
      const entry = operators.get(operator);
      if (!entry) throw new Error(operator);
      const values = operandsOf(entry.operand, field.type);
      expect(values.length, `${operator} has operands`).toBeGreaterThan(0);
      const counts: number[] = [];
      for (const value of field.type === "select" && entry.operand === "scalar"
        ? (field.options ?? [])
        : values) {
        const fitting = field.type === "select" && entry.operand === "list" ? field.options : value;
        counts.push(await compare({ field: name, operator, value: fitting }, rows));
      }
      expect(
        counts.some((count) => count < leads.length),
        `${operator} leaves someone out`,
      ).toBe(true);
    }
  });
});
