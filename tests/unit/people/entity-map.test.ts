import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseEntityMap } from "@/lib/db/entity-map.ts";
import { locateBy } from "@/lib/db/entity-paths.ts";
import { readBack, toOurs, toStored } from "@/lib/db/map-document.ts";
import { mapExpression, mapFilter, mapUpdate } from "@/lib/db/map-query.ts";

const parse = (map: unknown) => parseEntityMap(JSON.stringify(map), "/etc/map.json");
const refusalOf = (map: unknown): string => {
  try {
    parse(map);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

describe("a map of collections", () => {
  test("leaves what it does not name as it is", () => {
    const { entities, fields } = parse({ contact: { collection: "people" } });
    expect(entities.contact).toEqual({ collection: "people", paths: new Map(), isMapped: true });
    expect(entities.lead.collection).toBe("leads");
    expect(fields).toEqual([]);
  });

  test("names collections, paths, fields of its own and options of a select", () => {
    const file = join(import.meta.dirname, "../../fixtures/entity-map.json");
    const { entities, fields } = parseEntityMap(readFileSync(file, "utf8"), file);
    expect(entities.contact.paths.get("city")).toBe("profile.address.city");
    expect(fields.find(({ field }) => field === "lead.budget")).toMatchObject({
      type: "number",
      path: "budget",
    });
    expect(fields.find(({ field }) => field === "customer.tier")).toMatchObject({ builtin: true });
  });

  test.each([
    ["a key that is none", { leads: {} }, 'the file: Unrecognized key: "leads"'],
    ["a path that is a number", { lead: { fields: { score: 5 } } }, "lead.fields.score: expected a path"],
    ["a position in a list", { lead: { fields: { score: "scores.0" } } }, 'got "scores.0"'],
    [
      "a collection of the product's own",
      { lead: { collection: "cohorts" } },
      '"cohorts" is a collection of the product\'s own',
    ],
    [
      "one collection for two",
      { contact: { collection: "crm" }, customer: { collection: "crm" } },
      '"crm" holds contacts already',
    ],
    [
      "a field without a type",
      { lead: { fields: { budget: "deal.budget" } } },
      'is no built-in field of a lead; expected its "type"',
    ],
    ["a type that is fixed", { lead: { fields: { score: { path: "s", type: "text" } } } }, "is built in"],
    [
      "a path inside of another",
      { contact: { fields: { name: "who", city: "who.city" } } },
      '"who.city" is at or inside of "who" of "name"',
    ],
    ["a path where another field is", { contact: { fields: { city: "name" } } }, 'where the field "name" is'],
    [
      "a field in _id that is no id",
      { lead: { fields: { score: "_id" } } },
      '"_id" can hold pii_id or lead_id only',
    ],
    ["options of a text", { contact: { fields: { city: { path: "c", options: ["x"] } } } }, "is no select"],
  ])("refuses %s, naming the file and the key", (_, map, message) => {
    const refusal = refusalOf(map);
    expect(refusal).toContain("ENTITY_MAP /etc/map.json is not usable");
    expect(refusal).toContain(message);
  });

  test("refuses what is not JSON", () => {
    expect(() => parseEntityMap("{", "/etc/map.json")).toThrow("it is not JSON");
  });
});

const paths = new Map([
  ["city", "profile.address.city"],
  ["status", "stage"],
]);
const locate = locateBy(paths);

describe("a stored document", () => {
  test.each([
    { profile: { address: { city: "Pune", zip: 4 }, age: 3 }, stage: "new", more: [1] },
    { profile: { address: { zip: 4 } } },
    { profile: [{ address: { city: "Pune" } }], status: "of theirs", city: "of theirs" },
    { profile: null, stage: null },
  ])("is read under our names and written back as it was: %j", (stored) => {
    expect(toStored(paths, toOurs(paths, stored))).toEqual(stored);
  });

  test.each([
    [{ profile: null, city: "Rome" }, { city: "Rome" }],
    [
      { profile: { address: null, age: 3 }, city: "Rome" },
      { profile: { age: 3 }, city: "Rome" },
    ],
    [
      { profile: null, status: null },
      { profile: null, status: null },
    ],
    [
      { profile: "a text", city: "Rome" },
      { profile: "a text", city: "Rome" },
    ],
  ])("is read, once %j is stored, as %j", (ours, expected) => {
    expect(readBack(paths, ours)).toEqual(expected);
  });

  test.each([
    [{ profile: "old" }, '"profile" is "old"'],
    [{ profile: { address: ["Rome"] } }, '"profile.address" is ["Rome"]'],
  ])("that has %j on the way to a value refuses it, naming the path and what is there", (rest, words) => {
    const refused = () => toStored(paths, { _id: "P-1", ...rest, city: "Pisa" });
    expect(refused).toThrow(`city can't be stored at "profile.address.city": ${words} in the document "P-1"`);
  });

  test("has no value where a list is on the way", () => {
    expect(toOurs(paths, { profile: [{ address: { city: "Pune" } }] })).not.toHaveProperty("city");
  });
});

describe("a query", () => {
  const noLists = { profile: { $not: { $type: "array" } }, "profile.address": { $not: { $type: "array" } } };
  test.each([
    [{ status: "new" }, { stage: "new" }],
    [{ city: { $gt: "" } }, { "profile.address.city": { $gt: "" }, ...noLists }],
    [{ $nor: [{ city: "Pune" }] }, { $nor: [{ "profile.address.city": "Pune", ...noLists }] }],
    [{ a: 1, status: "new" }, { $and: [{ a: 1 }, { stage: "new" }] }],
    [
      { city: null },
      {
        $or: [
          { "profile.address.city": null },
          { profile: { $type: "array" } },
          { "profile.address": { $type: "array" } },
        ],
      },
    ],
  ])("asks %j of the paths", (filter, expected) => {
    expect(mapFilter(locate, filter)).toEqual(expected);
  });

  test("names paths in expressions, but not in literals", () => {
    expect(mapExpression(locate, { $eq: ["$status", { $literal: "$status" }] })).toEqual({
      $eq: ["$stage", { $literal: "$status" }],
    });
  });

  test("is refused where it can't be translated", () => {
    expect(() => mapFilter(locate, { $text: { $search: "x" } })).toThrow("$text");
    expect(() => mapFilter(locate, { city: { $mod: [2, 0] } })).toThrow("$mod");
    expect(() => mapUpdate(locate, { $rename: { city: "town" } })).toThrow("$rename");
  });
});
