import { describe, expect, test } from "vitest";
import { toDraft, toMapping } from "@/components/imports/mapping-draft.ts";
import { suggestMapping } from "@/lib/imports/suggest-mapping.ts";
import { readDay, readInstant } from "@/lib/imports/text-values.ts";
import { type FieldType, registryOf } from "@/lib/rules/fields.ts";

const registry = registryOf([]);
const typeOf = (field: string) => registry.get(field)?.type as FieldType | undefined;

/** What is suggested; the wizard sends the same when nothing is changed in it. */
function suggested(columns: string[], rows: string[][]) {
  const sample = { columns, rows, delimiter: ";", encoding: "utf-8" as const, isWhole: true };
  const suggestion = suggestMapping(sample, registry, { mayAddFields: true, fileName: "enquiries.csv" });
  const sent = toMapping(toDraft(suggestion, suggestion.mapping), suggestion, typeOf);
  expect(sent).toEqual(suggestion.mapping);
  return suggestion.mapping;
}

const many = (row: (i: number) => string[], count = 60) => Array.from({ length: count }, (_, i) => row(i));

describe("several enquiries of a person stay several leads", () => {
  test.each([
    ["Enquiry No", (i: number) => `E${1000 + i}`],
    ["Ticket Number", (i: number) => `${70_000 + i}`],
    ["Anfrage-Nr.", (i: number) => `A-${i}/26`],
    ["Application Ref", (i: number) => `APP ${i}`],
    ["ID", (i: number) => `${i}`],
    ["Vorgang", (i: number) => `${i + 5}`],
    ["Was auch immer", (i: number) => `x${i}`],
  ])("of a column called %s", (heading, id) => {
    for (const [who, value] of [
      ["E-Mail", (i: number) => `p${i % 20}@example.com`],
      ["Mobile", (i: number) => `98200${10_000 + (i % 40)}`],
      ["Customer ID", (i: number) => `C${i % 7}`],
    ] as const) {
      const rows = many((i) => [id(i), value(i), i % 3 ? "Pune" : "Goa"]);
      expect(suggested([heading, who, "City"], rows).entities.lead?.fields).toMatchObject({
        lead_id: heading,
        pii_id: who,
      });
    }
  });

  test("a phone, an amount, a date or a count is no id of a lead", () => {
    const rows = (people: number) =>
      many((i) => [
        `p${i % people}@example.com`,
        `0211 ${4000 + i}`,
        `${i * 3}.50`,
        `2026-01-${10 + (i % 20)} 10:${10 + (i % 50)}`,
        `${i}`,
      ]);
    const columns = ["E-Mail", "Fax number", "Deal value", "Request date", "Number of visits"];
    const leadIdOf = (people: number) => suggested(columns, rows(people)).entities.lead?.fields.lead_id;
    expect(leadIdOf(20)).toEqual({ template: "L-{E-Mail}-{Request date}" });
    // A few who stand there twice do so by mistake.
    expect(leadIdOf(58)).toEqual({ template: "L-{E-Mail}" });
  });

  test("without anything that tells their rows apart, each row is one", () => {
    const rows = many((i) => [`p${i % 20}@example.com`, `${i % 9}`, "2026-01-02"]);
    const { lead_id } = suggested(["E-Mail", "Budget", "Date"], rows).entities.lead?.fields ?? {};
    expect(lead_id).toEqual({ template: expect.stringMatching(/^L-enquiries-[0-9a-f]{8}-\{row\}$/) });
  });

  test("a few rows in which a count differs each time do not make it an id", () => {
    const rows = [
      ["a@example.com", "3"],
      ["b@example.com", "5"],
    ];
    expect(suggested(["E-Mail", "Calls no"], rows).entities.lead?.fields.lead_id).toEqual({
      template: "L-{E-Mail}",
    });
  });
});

describe("headings of other languages", () => {
  const person = (columns: string[], cells: string[]) =>
    suggested(
      ["Kundennummer", ...columns],
      many((i) => [`K${i}`, ...cells]),
    ).entities.contact?.fields;

  test("German", () => {
    const cells = [
      "Eva",
      "Roth",
      "e@example.com",
      "0151 2345678",
      "3.4.1980",
      "weiblich",
      "Bonn",
      "Deutschland",
    ];
    const heads = "Vorname,Nachname,E-Mail-Adresse,Telefon mobil,Geburtsdatum,Geschlecht,Ort,Land".split(",");
    expect(person(heads, cells)).toMatchObject({
      name: { template: "{Vorname} {Nachname}" },
      email: "E-Mail-Adresse",
      phone: "Telefon mobil",
      birth_date: { column: "Geburtsdatum", order: "dmy" },
      gender: "Geschlecht",
      city: "Ort",
      country: "Land",
    });
  });

  test("French, Spanish, and a surname under Name", () => {
    expect(
      person(["Nom", "Prénom", "Date de naissance", "Sexe"], ["Roux", "Ève", "4 février 1980", "F"]),
    ).toMatchObject({
      name: { template: "{Prénom} {Nom}" },
      birth_date: { column: "Date de naissance", order: "dmy" },
      gender: "Sexe",
    });
    expect(
      person(
        ["Nombre", "Apellidos", "Edad", "Estado civil", "País"],
        ["Eva", "Ruiz", "44", "soltera", "España"],
      ),
    ).toMatchObject({
      name: { template: "{Nombre} {Apellidos}" },
      age: expect.anything(),
      marital_status: "Estado civil",
      country: "País",
    });
    expect(person(["Name", "Vorname"], ["Roth", "Eva"])).toMatchObject({
      name: { template: "{Vorname} {Name}" },
    });
    expect(person(["Name", "First name"], ["Eva Roth", "Eva"])).toMatchObject({ name: "Name" });
    expect(person(["Nombre"], ["Eva Ruiz"])).toMatchObject({ name: "Nombre" });
  });

  test("letters for men and women are read, but not where they are at odds", () => {
    const genders = (cells: string[]) =>
      suggested(
        ["Kundennummer", "Sexo"],
        many((i) => [`K${i}`, cells[i % cells.length] ?? ""]),
      ).entities;
    expect(genders(["F", "M"]).contact?.fields.gender).toBe("Sexo");
    expect(genders(["H", "M", "M", "M", "M", "M"]).contact?.fields.gender).toBeUndefined();
  });
});

test("a word that stands again and again among numbers or dates is unknown there, and only there", () => {
  const rows = many((i) => [
    `K${i}`,
    i % 3 ? `${20 + i}` : "ask later",
    i % 4 ? `0${1 + (i % 9)}.11.2026` : "ask later",
    i % 2 ? "ask later" : "call now",
  ]);
  const mapping = suggested(["Kundennummer", "Alter", "Termin", "Wunsch"], rows);
  expect(mapping.entities.contact?.fields.age).toMatchObject({ column: "Alter", missing: ["ask later"] });
  expect(mapping.entities.lead?.fields.termin).toEqual({
    column: "Termin",
    order: "dmy",
    missing: ["ask later"],
  });
  expect(mapping.new_fields).toMatchObject([
    { type: "day" },
    { type: "select", options: ["ask later", "call now"] },
  ]);
});

test.each([["k. A."], ["keine Angabe"], ["Non renseigné"], ["No consta"], ["n/k"], ["NON  RENSEIGNE"]])(
  "%s means that nothing is known",
  (filler) => {
    const rows = many((i) => [`K${i}`, i % 2 ? `${i}` : filler]);
    const { missing, new_fields } = suggested(["Kundennummer", "Punkte"], rows);
    expect(missing).toEqual(["", filler]);
    expect(new_fields).toMatchObject([{ type: "number" }]);
  },
);

test.each([
  ["5. November 2026", "2026-11-05"],
  ["5 novembre 2026", "2026-11-05"],
  ["1er févr. 2026", "2026-02-01"],
  ["5 de noviembre de 2026", "2026-11-05"],
  ["jeudi 5 août 2026", "2026-08-05"],
  ["Do., 5. Mär. 2026", "2026-03-05"],
  ["05-okt-26", "2026-10-05"],
  ["5/Dez/2026", "2026-12-05"],
  ["5 września 2026", "2026-09-05"],
  ["Thursday, 5th of March 2026", "2026-03-05"],
  ["mars 5, 2026", "2026-03-05"],
  ["5 jui 2026", undefined],
  ["5 monsoon 2026", undefined],
] as const)("%s is the day %s", (text, day) => {
  expect(readDay(text, "mdy")).toBe(day);
});

test("nobody is born in days to come; what else is dated in two digits may be", () => {
  expect(readDay("3/13/45", "mdy", "2026-11-28")).toBe("1945-03-13");
  expect(readDay("29.11.26", "dmy", "2026-11-28")).toBe("1926-11-29");
  expect(readDay("28.11.26", "dmy", "2026-11-28")).toBe("2026-11-28");
  expect(readDay("3/13/2045", "mdy", "2026-11-28")).toBe("2045-03-13");
  expect(readInstant("3/13/45", "mdy", "UTC")).toBe("2045-03-13T00:00:00Z");
});
