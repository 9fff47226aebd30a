import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planUpserts, type Stored, type ValidRow } from "@/lib/people/plan-upserts.ts";

const stored = (records: [id: string, person: string][]): Stored => ({
  personOf: new Map(records),
  recordOf: new Map(records.map(([id, person]) => [person, id])),
  goingByPerson: new Set(records.filter(([id, person]) => id === person).map(([id]) => id)),
});
const noNewIds = (): string => {
  throw new Error("a new id was asked for");
};
const row = (
  n: number,
  id: string | undefined,
  pii_id: string | undefined,
  set = {},
  unset: string[] = [],
): ValidRow => ({
  row: n,
  id,
  pii_id,
  set,
  unset,
});

describe("contacts", () => {
  test("rows of one record become one operation, the later value wins", () => {
    const { operations, errors } = planUpserts(
      "contact",
      [row(0, "C-1", "P-1", { city: "Pune", age: 3 }), row(1, "C-1", undefined, { city: "Rome" }, ["age"])],
      stored([]),
      noNewIds,
    );
    expect(errors).toEqual([]);
    expect(operations).toEqual([
      {
        kind: "insert",
        id: "C-1",
        goesByPerson: false,
        pii_id: "P-1",
        set: { city: "Rome" },
        unset: new Set(["age"]),
        rows: [0, 1],
      },
    ]);
  });

  test("a person's second contact is refused, also when the first comes in the same call", () => {
    const { errors } = planUpserts(
      "contact",
      [row(0, "C-2", "P-1"), row(1, "C-3", "P-3"), row(2, "C-4", "P-3")],
      stored([["C-1", "P-1"]]),
      noNewIds,
    );
    expect(errors.map((error) => [error.row, error.path])).toEqual([
      [0, "/pii_id"],
      [2, "/pii_id"],
    ]);
  });

  test("without an id is the person's one, whether stored, made by an earlier row or to be made", () => {
    const ids = ["C-8", "C-9"].values();
    const { operations, errors } = planUpserts(
      "contact",
      [
        row(0, undefined, "P-1", { city: "Pune" }),
        row(1, undefined, "P-2"),
        row(2, undefined, "P-2"),
        row(3, "C-1", "P-3"),
        row(4, undefined, "P-1"),
        row(5, undefined, undefined),
      ],
      stored([["C-1", "P-1"]]),
      () => ids.next().value ?? "",
    );
    expect(errors).toMatchObject([{ row: 5, path: "/pii_id" }]);
    expect(operations.map(({ kind, id, rows }) => [kind, id, rows])).toEqual([
      ["move", "C-1", [0, 3]],
      ["insert", "C-8", [1, 2]],
      ["insert", "C-9", [4]],
    ]);
  });

  test("that has no id of its own is found by its person, and by nobody else's row", () => {
    const { operations, errors } = planUpserts(
      "contact",
      [
        row(0, undefined, "P-1", { city: "Pune" }),
        row(1, "P-1", undefined, { age: 3 }),
        row(2, "C-2", "P-1"),
        row(3, "P-1", "P-9"),
      ],
      stored([["P-1", "P-1"]]),
      noNewIds,
    );
    expect(operations).toMatchObject([
      { kind: "update", id: "P-1", goesByPerson: true, set: { city: "Pune", age: 3 }, rows: [0, 1] },
    ]);
    expect(errors.map((error) => [error.row, error.path])).toEqual([
      [2, "/pii_id"],
      [3, "/contact_id"],
    ]);
  });

  test("whose person is named like another one's id is refused, since either could be meant", () => {
    const both: Stored = {
      personOf: new Map([["P-1", "P-9"]]),
      recordOf: new Map([
        ["P-1", "P-1"],
        ["P-9", "P-1"],
      ]),
      goingByPerson: new Set(),
    };
    const rows = [row(0, undefined, "P-1"), row(1, "P-1", "P-9", { city: "Rome" })];
    const { operations, errors } = planUpserts("contact", rows, both, noNewIds);
    expect(errors).toMatchObject([{ row: 0, path: "/contact_id" }]);
    expect(operations).toMatchObject([{ kind: "update", goesByPerson: false, rows: [1] }]);
  });

  test("a move frees the person that it leaves for a later row", () => {
    const { operations, errors } = planUpserts(
      "contact",
      [row(0, "C-1", "P-2"), row(1, "C-5", "P-1")],
      stored([["C-1", "P-1"]]),
      noNewIds,
    );
    expect(errors).toEqual([]);
    expect(operations.map(({ kind, id }) => [kind, id])).toEqual([
      ["move", "C-1"],
      ["insert", "C-5"],
    ]);
  });

  test("a record made in the same call moves without leaving a trace", () => {
    const { operations } = planUpserts(
      "contact",
      [row(0, "C-1", "P-1"), row(1, "C-1", "P-2"), row(2, "C-2", "P-1")],
      stored([]),
      noNewIds,
    );
    expect(operations.map(({ kind, id, pii_id }) => [kind, id, pii_id])).toEqual([
      ["insert", "C-1", "P-2"],
      ["insert", "C-2", "P-1"],
    ]);
  });
});

test("a new lead needs a person, a known one does not", () => {
  const { operations, errors } = planUpserts(
    "lead",
    [row(0, "L-1", undefined), row(1, "L-2", undefined, { source: "web" })],
    stored([["L-2", "P-1"]]),
    noNewIds,
  );
  expect(errors).toMatchObject([{ row: 0, path: "/pii_id" }]);
  expect(operations).toMatchObject([{ kind: "update", id: "L-2" }]);
});

test("whatever the rows, each is either in one operation or refused, and no person gets two contacts", () => {
  const ids = fc.constantFrom("C-1", "C-2", "C-3", "C-4", undefined);
  const people = fc.constantFrom("P-1", "P-2", "P-3", undefined);
  fc.assert(
    fc.property(fc.array(fc.tuple(ids, people), { maxLength: 12 }), (given) => {
      const rows = given.map(([id, person], n) => row(n, id, person));
      const newIds = rows.map((_, i) => `N-${i}`).values();
      const before: [string, string][] = [
        ["C-1", "P-1"],
        ["C-2", "P-2"],
      ];
      const { operations, errors } = planUpserts(
        "contact",
        rows,
        stored(before),
        () => newIds.next().value ?? "",
      );
      const seen = [...operations.flatMap((each) => each.rows), ...errors.map((error) => error.row)];
      expect(seen.sort((a, b) => a - b)).toEqual(rows.map((each) => each.row));
      const personOf = new Map(before);
      for (const { id, pii_id } of operations) if (pii_id) personOf.set(id, pii_id);
      expect(new Set(personOf.values()).size).toBe(personOf.size);
    }),
  );
});
