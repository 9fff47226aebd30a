import { describe, expect, test } from "vitest";
import { nameFits, normalName, pathFor } from "@/lib/imports/column-names.ts";
import { findFillers, recogniseColumn } from "@/lib/imports/recognise.ts";
import { suggestMapping } from "@/lib/imports/suggest-mapping.ts";
import { readDay, readInstant, readNumber } from "@/lib/imports/text-values.ts";
import { registryOf } from "@/lib/rules/fields.ts";

const look = (values: string[], delimiter = ",", isWhole = true) =>
  recogniseColumn(values, { delimiter, isWhole });

test.each([
  ["1,204.50", ".", 1204.5],
  ["1.204,50", ",", 1204.5],
  ["1 204", ".", 1204],
  ["1,20,000", ".", 120_000],
  ["€ 5", ".", 5],
  ["-$5.20", ".", -5.2],
  ["(30)", ".", -30],
  ["12 %", ".", 12],
  ["1.5e3", ".", 1500],
  ["1E+05", ".", 100_000],
  ["1E1", ".", undefined],
  ["2e3", ",", undefined],
  ["1,5", ".", undefined],
  ["0.737", ",", undefined],
  ["0,107", ".", undefined],
  ["90071992547409931", ".", undefined],
  ["1.5", ",", undefined],
  ["01.High", ".", undefined],
  ["a lot", ".", undefined],
] as const)("%s with %s as its decimal sign is %s", (text, decimal, value) => {
  expect(readNumber(text, decimal)).toBe(value);
});

test.each([
  ["05/11/2026", "dmy", "2026-11-05"],
  ["05/11/2026", "mdy", "2026-05-11"],
  ["5.11.26", "dmy", "2026-11-05"],
  ["2026-11-05", "mdy", "2026-11-05"],
  ["5 Nov 2026", "mdy", "2026-11-05"],
  ["Nov 5, 2026", "dmy", "2026-11-05"],
  ["31/02/2026", "dmy", undefined],
  ["13/13/2026", "dmy", undefined],
  ["1.2.3", "dmy", undefined],
] as const)("%s, %s, is the day %s", (text, order, day) => {
  expect(readDay(text, order)).toBe(day);
});

test("instants without an offset are of the workspace's zone", () => {
  expect(readInstant("05/11/2026 2:30 PM", "dmy", "Asia/Kolkata")).toBe("2026-11-05T09:00:00Z");
  expect(readInstant("2026-11-05T10:20:30+02:00", "dmy", "Asia/Kolkata")).toBe("2026-11-05T08:20:30Z");
  expect(readInstant("05/11/2026 25:00", "dmy", "UTC")).toBeUndefined();
});

describe("a column", () => {
  test("of yes and no in any case is a boolean; of 0 and 1 alone it is numbers", () => {
    expect(look(["Yes", "NO", "y"])).toMatchObject({ type: "boolean" });
    expect(look(["Vrai", "faux"])).toMatchObject({ type: "boolean" });
    expect(look(["0", "1"])).toMatchObject({ type: "number" });
  });
  test("of few choices has each once, whatever its case, as it is written most often", () => {
    const values = ["HIGH", "High", "high", "High", "low", "Low", "LOW", "LOW"];
    expect(look(values)).toEqual({ type: "select", options: ["High", "LOW"], isSure: true });
  });
  test("tells its decimal sign by what can't be thousands, and says when nothing tells", () => {
    expect(look(["1.204,50", "3,5"])).toMatchObject({ type: "number", decimal: ",", isSure: true });
    expect(look(["1,204", "3.5"])).toMatchObject({ decimal: ".", isSure: true });
    expect(look(["1,204", "3,500"])).toMatchObject({ decimal: ".", isSure: false });
    expect(look(["1.204", "3.500"], ";")).toMatchObject({ decimal: ",", isSure: false });
    expect(look(["1", "2"])).toMatchObject({ type: "number", isSure: true });
  });
  test("of yes and no is one with a slip in a hundred, and none with one in ten", () => {
    const answers = (count: number) => Array.from({ length: count }, (_, i) => (i % 3 ? "Yes" : "NO"));
    expect(look(answers(10))).toEqual({ type: "boolean", isSure: true });
    expect(look([...answers(299), "unsure"])).toEqual({ type: "boolean", isSure: false });
    expect(look([...answers(9), "unsure"])).not.toMatchObject({ type: "boolean" });
    expect(look(["0", "1", "1"])).toMatchObject({ type: "number" });
  });
  test("tells the order of its dates by days over 12, and says when nothing tells", () => {
    expect(look(["05/11/2026", "25/11/2026"])).toMatchObject({ type: "day", order: "dmy", isSure: true });
    expect(look(["05/11/2026", "11/25/2026"])).toMatchObject({ type: "day", order: "mdy", isSure: true });
    expect(look(["05/11/2026"])).toMatchObject({ order: "dmy", isSure: false });
    expect(look(["2026-11-05 10:00"])).toMatchObject({ type: "date", order: "ymd", isSure: true });
    expect(look(["25/11/2026", "11/25/2026"])).toMatchObject({ type: "text" });
  });
  test("of scales is a choice where the file is seen whole, else text; zip codes and phones are no numbers", () => {
    const scale = ["01.High", "02.Low", "01.High", "02.Low"];
    expect(look(scale)).toMatchObject({ type: "select", options: ["01.High", "02.Low"] });
    expect(look(scale, ",", false)).toMatchObject({ type: "text" });
    expect(look(["04003", "12345"])).toMatchObject({ type: "text" });
    expect(look(["9800000001", "9800000002"])).toMatchObject({ type: "text" });
  });
});

test("words that mean unknown are found by use: the usual ones, and others in three columns", () => {
  const column = (word: string) => [word, "a", "b", word];
  expect(findFillers([column("Select"), ["N/A", "x"], ["Yes", "No"]])).toEqual([
    { text: "Select", count: 2, columns: 1, isUsual: true },
    { text: "N/A", count: 1, columns: 1, isUsual: true },
  ]);
  expect(findFillers([["ask later"], ["ask later"], ["ask later"]])).toEqual([
    { text: "ask later", count: 3, columns: 3, isUsual: false },
  ]);
});

test("names of columns are compared in their words", () => {
  expect(normalName('Last "Activity" Date ')).toBe("last activity date");
  expect(normalName("leadSource")).toBe("lead source");
  const field = (path: string, label: string) => ({ field: `contact.${path}`, path, label });
  expect(nameFits("E-Mail", field("email", "E-mail"))).toBe(3);
  expect(nameFits("Mobile No.", field("phone", "Phone"))).toBe(2);
  expect(nameFits("How did you hear of our education?", field("education", "Education"))).toBe(0);
  expect(pathFor("lead", "2nd choice?", () => false)).toBe("column_2nd_choice");
  expect(pathFor("lead", "Größe", (name) => name === "lead.große")).not.toBe("große");
});

test("a file without anything that tells people apart has ids of its name and rows", () => {
  const sample = {
    columns: ["Age", "Town", "campaign"],
    rows: [
      ["30", "Pune", "7"],
      ["31", "Goa", "8"],
    ],
    delimiter: ",",
    encoding: "utf-8" as const,
    isWhole: true,
  };
  const options = { mayAddFields: true, fileName: "My list.csv" };
  const { mapping, ids_by_row } = suggestMapping(sample, registryOf([]), options);
  expect(mapping.entities.lead?.fields).toMatchObject({
    lead_id: { template: `LEAD-${ids_by_row}` },
    pii_id: { template: ids_by_row },
  });
  expect(ids_by_row).toMatch(/^my-list-[0-9a-f]{8}-\{row\}$/);
  // Another file of that name has other ids, this one the same each time.
  const idsOf = (rows: string[][]) => suggestMapping({ ...sample, rows }, registryOf([]), options).ids_by_row;
  expect(idsOf(sample.rows)).toBe(ids_by_row);
  expect(idsOf([...sample.rows].reverse())).not.toBe(ids_by_row);
  expect(mapping.entities.contact?.fields).toMatchObject({
    age: { column: "Age", decimal: "." },
    city: "Town",
  });
  expect(mapping.entities.lead?.fields).not.toHaveProperty("campaign");
  const without = suggestMapping(sample, registryOf([]), { ...options, mayAddFields: false });
  expect(without.mapping.new_fields).toBeUndefined();
});

describe("what people are known by", () => {
  const suggested = (columns: string[], rows: string[][]) =>
    suggestMapping({ columns, rows, delimiter: ",", encoding: "utf-8", isWhole: true }, registryOf([]), {
      mayAddFields: true,
      fileName: "clients.csv",
    }).mapping.entities;
  const many = (row: (i: number) => string[], count = 60) => Array.from({ length: count }, (_, i) => row(i));

  test("an id is one, however often each stands there", () => {
    const of = (columns: string[]) =>
      suggested(
        columns,
        many((i) => [`X${i % 20}`, `Name ${i % 20}`, `${i}`]),
      );
    expect(of(["Contact ID", "Name", "Spend"]).contact?.fields).toMatchObject({
      contact_id: "Contact ID",
      pii_id: "Contact ID",
    });
    expect(of(["Contact ID", "Name", "Spend"]).lead?.fields.pii_id).toBe("Contact ID");
    expect(of(["Lead ID", "Name", "Spend"]).lead?.fields).toMatchObject({
      lead_id: "Lead ID",
      pii_id: "Lead ID",
    });
    // One that is the same everywhere tells nobody apart.
    const same = suggested(
      ["Contact ID", "Name"],
      many(() => ["7", "A"]),
    );
    expect(same.lead?.fields.pii_id).toMatchObject({ template: expect.stringContaining("{row}") });
  });

  test("addresses are known by what they are, and never a list of choices", () => {
    const rows = many((i) => [`p${i % 15}@example.com`, `Firm ${i % 3}`]);
    expect(suggested(["Courriel", "Firma"], rows).contact?.fields.email).toBe("Courriel");
    const two = suggested(
      ["Email", "Second"],
      many((i) => [`p${i}@example.com`, `q${i % 4}@example.com`]),
    );
    expect(two.contact?.fields.email).toBe("Email");
    expect(two.lead?.fields.second).toBe("Second");
    expect(look(Array.from({ length: 40 }, (_, i) => `q${i % 4}@example.com`))).toMatchObject({
      type: "text",
    });
  });

  test("a column that is different in each row is one where it is called like an id", () => {
    const rows = many((i) => [`R-${i}`, "Pune", `${i % 7}`]);
    expect(suggested(["Réf client", "Stadt", "Punkte"], rows).lead?.fields.pii_id).toBe("Réf client");
    expect(suggested(["Vorgang", "Stadt", "Punkte"], rows).lead?.fields).toMatchObject({
      lead_id: "Vorgang",
      pii_id: { template: expect.stringContaining("{row}") },
    });
    const sums = many((i) => [`${i}.5`, "Pune"]);
    expect(suggested(["Betrag", "Stadt"], sums).lead?.fields.pii_id).toHaveProperty("template");
  });

  test("the entries of a list are parted by the sign that it uses", () => {
    const tags = suggested(
      ["Lead ID", "Tags"],
      many((i) => [`L${i}`, i % 2 ? "a|b" : "c"]),
    );
    expect(tags.lead?.fields.tags).toEqual({ column: "Tags", separator: "|" });
    const usual = suggested(
      ["Lead ID", "Tags"],
      many((i) => [`L${i}`, i % 2 ? "a, b" : "c"]),
    );
    expect(usual.lead?.fields.tags).toBe("Tags");
  });
});
