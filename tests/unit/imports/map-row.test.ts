import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { mapRow as mapCells } from "@/lib/imports/map-row.ts";
import { type CheckedMapping, checkMapping, columnsOf } from "@/lib/imports/mapping.ts";
import { registryOf } from "@/lib/rules/fields.ts";

const registry = registryOf([]);
const mapRow = (mapping: CheckedMapping, row: Record<string, string>, number: number) =>
  mapCells(
    { mapping, formats: new Map(), zone: "UTC", today: "2026-11-28" },
    { read: (column) => row[column]?.trim() ?? "", number },
  );
const bank: unknown = JSON.parse(readFileSync("docs/examples/bank-marketing.map.json", "utf8"));
const columns =
  "age,job,marital,education,default,balance,housing,loan,contact,day,month,duration,campaign,pdays,previous,poutcome,y".split(
    ",",
  );
const csvRow = (line: string) =>
  Object.fromEntries(line.split(",").map((text, i) => [columns[i] ?? "", text]));

describe("the example of the bank's calls", () => {
  const mapping = checkMapping(bank, registry);
  test("reads columns that the file has", () => {
    expect(columns).toEqual(expect.arrayContaining(columnsOf(mapping)));
  });
  test("gives a lead, a contact and, with a loan, a customer", () => {
    const row = csvRow("58,management,married,tertiary,no,2143,yes,no,unknown,5,may,261,1,-1,0,unknown,no");
    expect(Object.fromEntries(mapRow(mapping, row, 1))).toEqual({
      lead: {
        lead_id: "BML-1",
        pii_id: "BM-1",
        source: "unknown",
        status: "contacted",
        contact_attempts: 1,
        last_call_seconds: 261,
        previous_contacts: 0,
        contact_month: "may",
      },
      contact: {
        contact_id: "BMC-1",
        pii_id: "BM-1",
        age: 58,
        job: "management",
        marital_status: "married",
        education: "tertiary",
      },
      customer: {
        customer_id: "BMK-1",
        pii_id: "BM-1",
        balance: 2143,
        has_housing_loan: true,
        has_personal_loan: false,
        in_default: false,
      },
    });
  });
  test("gives no customer without loan or former contact", () => {
    const row = csvRow("44,unknown,single,unknown,no,-29,no,no,cellular,5,may,151,1,-1,0,unknown,yes");
    const mapped = mapRow(mapping, row, 2);
    expect(mapped.map(([entity]) => entity)).toEqual(["lead", "contact"]);
    expect(mapped[0]?.[1]).toMatchObject({ status: "converted", source: "cellular" });
    expect(Object.keys(mapped[1]?.[1] ?? {})).not.toContain("job");
    const clearing = checkMapping({ ...(bank as object), blanks: "clear" }, registry);
    expect(mapRow(clearing, row, 2)[1]?.[1]).toMatchObject({ job: null, education: null });
  });
  test("a former contact makes a customer", () => {
    const row = csvRow("44,admin.,single,unknown,no,-29,no,no,cellular,5,may,151,1,92,3,failure,yes");
    expect(mapRow(mapping, row, 3).map(([entity]) => entity)).toContain("customer");
  });
});

const leads = (fields: Record<string, unknown>, more = {}) => ({
  entities: { lead: { fields: { lead_id: "id", pii_id: "person", ...fields }, ...more } },
});
const mapped = (map: unknown, row: Record<string, string>) =>
  mapRow(checkMapping(map, registry), row, 7)[0]?.[1];

test("each kind of source", () => {
  const map = leads({
    tags: { column: "tags", separator: "|" },
    campaign: { value: "Spring" },
    source: { template: "{row}/{place}" },
    score: { column: "score", default: 50 },
    do_not_contact: "stop",
    last_contacted_at: "seen",
  });
  const row = {
    id: "L-1",
    person: "P-1",
    tags: "a | b|",
    place: "Pune",
    score: "",
    stop: "Y",
    seen: " 2026-01-01T00:00:00Z",
  };
  expect(mapped(map, row)).toEqual({
    lead_id: "L-1",
    pii_id: "P-1",
    tags: ["a", "b"],
    campaign: "Spring",
    source: "7/Pune",
    score: 50,
    do_not_contact: true,
    last_contacted_at: "2026-01-01T00:00:00Z",
  });
});

test("what is not of the field's type stays as it is, for validation to refuse", () => {
  expect(
    mapped(leads({ score: "score", do_not_contact: "stop" }), {
      id: "1",
      person: "P",
      score: "12,5",
      stop: "maybe",
    }),
  ).toMatchObject({
    score: "12,5",
    do_not_contact: "maybe",
  });
});

test("an id is not made of an empty column", () => {
  const map = leads({ lead_id: { template: "L-{id}" } });
  expect(mapped(map, { id: "", person: "P" })).toMatchObject({ lead_id: "" });
});

test("an option is found whatever its case; numbers and dates as the column writes them", () => {
  const map = leads({
    status: "stage",
    score: { column: "score", decimal: "," },
    created_at: { column: "made", order: "mdy" },
  });
  const row = { id: "1", person: "P", stage: "CONTACTED", score: "1.204,5", made: "05/11/2026 2:30 pm" };
  expect(mapped(map, row)).toMatchObject({
    status: "contacted",
    score: 1204.5,
    created_at: "2026-05-11T14:30:00Z",
  });
});

test("new fields are mapped with the mapping that makes them", () => {
  const field = { field: "lead.visits", label: "Visits", type: "number" };
  const map = { ...leads({ visits: "v" }), new_fields: [field] };
  expect(mapped(map, { id: "1", person: "P", v: "7" })).toMatchObject({ visits: 7 });
  expect(() => checkMapping({ ...map, new_fields: [{ ...field, field: "lead.score" }] }, registry)).toThrow(
    "exists already",
  );
});

test.each([
  ["an unknown field", leads({ nope: "a" }), "/entities/lead/fields/nope"],
  ["an owner", leads({ agent_id: "a" }), "/entities/lead/fields/agent_id"],
  ["two sources", leads({ source: { column: "a", value: "b" } }), "/entities/lead/fields/source"],
  ["no source", leads({ source: {} }), "/entities/lead/fields/source"],
  ["no ids", { entities: { contact: { fields: { name: "n" } } } }, "/entities/contact/fields"],
  ["no entity", { entities: {} }, "/entities"],
  ["an unknown key", { entities: {}, foo: 1 }, "/foo"],
])("a mapping with %s is refused", (_, map, path) => {
  expect(() => checkMapping(map, registry)).toThrow(
    expect.objectContaining({ errors: expect.arrayContaining([expect.objectContaining({ path })]) }),
  );
});
