import { describe, expect, test } from "vitest";
import { toDraft, toMapping } from "@/components/imports/mapping-draft.ts";
import { checkMapping } from "@/lib/imports/mapping.ts";
import { suggestMapping } from "@/lib/imports/suggest-mapping.ts";
import { readDay, readInstant } from "@/lib/imports/text-values.ts";
import { type FieldType, registryOf } from "@/lib/rules/fields.ts";

const registry = registryOf([]);
const typeOf = (field: string) => registry.get(field)?.type as FieldType | undefined;

/** What is suggested; the wizard sends the same when nothing is changed in it. */
function suggested(columns: string[], rows: string[][]) {
  const sample = { columns, rows, delimiter: ";", encoding: "utf-8" as const, isWhole: true };
  const suggestion = suggestMapping(sample, registry, { mayAddFields: true, fileName: "enquiries.csv" });
  const sent = toMapping(toDraft(suggestion, suggestion.mapping, typeOf), suggestion, typeOf);
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
    ["ID", (i: number) => `${i * 3 + 400}`],
    ["Vorgang", (i: number) => `${i + 500}`],
    ["Was auch immer", (i: number) => `x${i}`],
  ])("of a column called %s", (heading, id) => {
    for (const [who, value] of [
      ["E-Mail", (i: number) => `p${i % 20}@example.com`],
      ["Mobile", (i: number) => `98200${10_000 + (i % 40)}`],
      ["Customer ID", (i: number) => `C${i % 7}`],
    ] as const) {
      const rows = many((i) => [id(i), value(i), i % 3 ? "Pune" : "Goa"]);
      const { lead_id, pii_id } = suggested([heading, who, "City"], rows).entities.lead?.fields ?? {};
      expect(typeof pii_id === "object" ? pii_id.column : pii_id).toBe(who);
      // Another system counts with the same numbers: the kind of file stands before them.
      const areNumbers = /^\d+$/.test(id(1));
      expect(lead_id).toEqual(areNumbers ? { template: `enquiries-{${heading}}` } : heading);
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
    expect(leadIdOf(20)).toMatchObject({ template: "LEAD-{E-Mail} {Request date}", case: "lower" });
    // Also where only two of them ask again.
    expect(leadIdOf(58)).toMatchObject({ template: "LEAD-{E-Mail} {Request date}" });
  });

  test("without anything that tells their rows apart, each row is one", () => {
    const rows = many((i) => [`p${i % 20}@example.com`, `${i % 9}`, "2026-01-02"]);
    const { lead_id } = suggested(["E-Mail", "Budget", "Date"], rows).entities.lead?.fields ?? {};
    expect(lead_id).toEqual({ template: expect.stringMatching(/^LEAD-enquiries-[0-9a-f]{8}-\{row\}$/) });
  });

  test("a deal's running number is its own, behind the kind of file; a bank's sort code is nobody's", () => {
    const rows = many((i) => [`${i + 1}`, `p${i % 20}@example.com`, `20-01-${10 + i}`]);
    const { lead } = suggested(["Deal - ID", "E-Mail", "Sort code"], rows).entities;
    expect(lead?.fields.lead_id).toEqual({ template: "enquiries-{Deal - ID}" });
    expect(suggested(["No", "E-Mail", "Sort code"], rows).entities.lead?.fields.lead_id).toMatchObject({
      template: expect.stringContaining("{row}"),
    });
  });

  test("a few rows in which a count differs each time do not make it an id", () => {
    const rows = [
      ["a@example.com", "3"],
      ["b@example.com", "5"],
    ];
    expect(suggested(["E-Mail", "Calls no"], rows).entities.lead?.fields.lead_id).toMatchObject({
      template: "LEAD-{E-Mail}",
    });
  });
});

describe("what people are known by", () => {
  const keysOf = (columns: string[], rows: string[][]) => {
    const { lead, contact, customer } = suggested(columns, rows).entities;
    return {
      person: lead?.fields.pii_id,
      lead: lead?.fields.lead_id,
      contact: contact?.fields,
      customer: customer?.fields,
    };
  };
  const name = (i: number) =>
    `${["Asha", "Ben", "Eva", "Omar", "Udo"][i % 5]} ${["Rao", "Roth", "Khan"][i % 3]} ${i}`;

  test("an agent's id, and one of a firm, are not people's own", () => {
    const rows = many((i) => [name(i), `p${i}@example.com`, `U${i % 3}`]);
    for (const heading of ["User ID", "Account ID", "Kundennummer", "Contact ID"]) {
      const keys = keysOf(["Full Name", "Email", heading], rows);
      expect(keys.person).toMatchObject({ column: "Email" });
      expect(keys.contact).not.toHaveProperty("contact_id");
      expect(keys.customer).toBeUndefined();
    }
  });

  test("an address of a family is its people's together with their names", () => {
    const rows = many((i) => [name(i), `family${i >> 1}@example.com`, `98200${10_000 + (i >> 1)}`]);
    const keys = keysOf(["Patient Name", "Email", "Mobile"], rows);
    expect(keys.person).toMatchObject({
      template: "{Email} {Patient Name}",
      fallbacks: ["{Mobile} {Patient Name}", expect.stringContaining("{row}")],
      case: "lower",
    });
    expect(keys.lead).toMatchObject({ template: "LEAD-{Email} {Patient Name}" });
    expect(keys.contact).toMatchObject({ email: "Email", phone: "Mobile" });
  });

  test("an address that two of many share is theirs with their names; a seat that differs is nobody's id", () => {
    const rows = many((i) => [i === 59 ? "Peter Lopez" : name(i % 58), `p${i % 58}@example.com`, `${i % 7}`]);
    expect(keysOf(["Teilnehmer", "Email", "Score"], rows).person).toMatchObject({
      template: "{Email} {Teilnehmer}",
    });
    const seats = keysOf(
      ["Name", "Seat"],
      many((i) => [name(i), `A${i}`]),
    );
    expect(seats.person).toMatchObject({ template: expect.stringContaining("{row}") });
  });

  test("the same person comes again under the same name, however it is spelled", () => {
    const spelled = (i: number) => (i < 30 ? `Rao${i}, Asha` : `asha rao${i - 30}`);
    const rows = many((i) => [spelled(i), `p${i % 30}@example.com`, `${i % 7}`]);
    expect(keysOf(["Name", "Email", "Score"], rows).person).toMatchObject({ column: "Email" });
  });

  test("numbers of rows are nobody's ids; a phone with gaps is, and who has none is known by the row", () => {
    const rows = many((i) => [`${i + 1}`, name(i), i === 7 ? "" : `98200${10_000 + i}`]);
    for (const heading of ["S.No.", "ID", "#"]) {
      const keys = keysOf([heading, "Name", "Mobile"], rows);
      expect(keys.person).toEqual({
        column: "Mobile",
        fallbacks: [expect.stringContaining("{row}")],
        case: "lower",
      });
    }
    const bare = keysOf(
      ["ID", "Name"],
      many((i) => [`${i * 7 + 4000}`, name(i)]),
    );
    expect(bare.person).toEqual({ template: "enquiries-{ID}" });
    expect(
      keysOf(
        ["ID", "Name"],
        many((i) => [`${i + 1}`, name(i)]),
      ).person,
    ).toHaveProperty("template");
  });

  test("an id with gaps gives way to an address without; a phone called contact number is a phone", () => {
    const rows = many((i) => [i % 3 ? `C${i}` : "", name(i), `p${i}@example.com`, `+91 98200 ${10_000 + i}`]);
    const keys = keysOf(["Client ID", "Name", "E-mail", "Contact Number"], rows);
    expect(keys.person).toMatchObject({
      column: "E-mail",
      fallbacks: ["{Contact Number}", expect.anything()],
    });
    expect(keys.contact).toMatchObject({ phone: "Contact Number" });
    expect(keys.contact).not.toHaveProperty("contact_id");
  });
});

describe("headings and values", () => {
  const of = (columns: string[], row: (i: number) => string[]) =>
    suggested(
      ["Kundennummer", ...columns],
      many((i) => [`K${i}`, ...row(i)]),
    );

  test("of other systems say whose they are", () => {
    const columns = ["Billing Name", "Phone 1 - Value", "Mailing City", "Create Date", "Attendee #"];
    const { lead, contact } = of(columns, (i) => [
      "Asha Rao",
      `+1 212 555 ${1000 + i}`,
      "Pune",
      "2026-01-02",
      `${9_100_000 + i}`,
    ]).entities;
    expect(contact?.fields).toMatchObject({
      name: "Billing Name",
      phone: "Phone 1 - Value",
      city: "Mailing City",
    });
    expect(lead?.fields.created_at).toMatchObject({ column: "Create Date" });
  });

  test("a number is no name, Norway no answer, and a code no amount or day", () => {
    const columns = ["Attendee", "Country", "ZIP", "Sort code", "Version"];
    const mapping = of(columns, (i) => [`${9_100 + i}`, "NO", `${10_000 + i}`, "20-01-10", "10.1.10"]);
    expect(mapping.entities.contact?.fields.country).toBe("Country");
    expect(mapping.entities.contact?.fields.name).toBeUndefined();
    expect(mapping.new_fields?.map(({ label, type }) => [label, type])).toEqual([
      ["Attendee", "number"],
      ["ZIP", "text"],
      ["Sort code", "text"],
      ["Version", "text"],
    ]);
  });

  test("a list of choices of its own is an own field; single slips are refused in their rows", () => {
    const stage = (word: (i: number) => string) =>
      of(["Lead Status"], (i) => [word(i)]).entities.lead?.fields;
    expect(stage((i) => (i % 9 ? "New" : "Nurturing"))).not.toHaveProperty("status");
    expect(stage((i) => (i === 9 ? "Nwe" : "New"))).toMatchObject({ status: "Lead Status" });
    const ages = of(["Age"], (i) => [i % 20 ? `${20 + i}` : "35-44"]).entities.contact?.fields;
    expect(ages?.age).toMatchObject({ column: "Age", missing: ["35-44"] });
  });

  test("one hand writes all numbers and dates of a file", () => {
    const { entities } = of(["Umsatz", "Menge", "Angelegt", "Besuch"], (i) => [
      `2.235,5${i % 9}`,
      "2.500",
      `10/${10 + (i % 20)}/2026`,
      "02/05/2026",
    ]);
    expect(entities.lead?.fields).toMatchObject({
      menge: { column: "Menge", decimal: "," },
      besuch: { column: "Besuch", order: "mdy" },
    });
  });

  test("names that mean unknown elsewhere stay names", () => {
    const mapping = of(["First name", "Last name", "City", "Region"], (i) => [
      "Anna",
      ["Blank", "Null", "Na"][i % 3] ?? "",
      i % 2 ? "Leer" : "Bonn",
      i % 3 ? "NA" : "EMEA",
    ]);
    expect(mapping.missing).toEqual([""]);
  });
});

test("own choices of an earlier file get those that this one adds", () => {
  const known = registryOf([
    {
      field: "lead.plan",
      entity: "lead",
      path: "plan",
      label: "Plan",
      type: "select",
      options: ["Basic", "Pro"],
      builtin: false,
    },
  ]);
  const sample = {
    columns: ["E-Mail", "Plan"],
    rows: many((i) => [`p${i}@example.com`, ["Basic", "Enterprise"][i % 2] ?? ""]),
    delimiter: ";",
    encoding: "utf-8" as const,
    isWhole: true,
  };
  const suggestionFor = (mayAddFields: boolean) =>
    suggestMapping(sample, known, { mayAddFields, fileName: "plans.csv" });
  const suggestion = suggestionFor(true);
  expect(suggestion.mapping.new_fields).toEqual([
    { field: "lead.plan", label: "Plan", type: "select", options: ["Basic", "Pro", "Enterprise"] },
  ]);
  expect(suggestion.mapping.entities.lead?.fields.plan).toBe("Plan");
  const typeIn = (field: string) => (field === "lead.plan" ? "select" : typeOf(field));
  const sent = toMapping(toDraft(suggestion, suggestion.mapping, typeIn), suggestion, typeIn);
  expect(sent).toEqual(suggestion.mapping);
  expect(checkMapping(sent, known).widened).toEqual([
    { field: "lead.plan", options: ["Basic", "Pro", "Enterprise"] },
  ]);
  expect(suggestionFor(false).mapping.new_fields).toBeUndefined();
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

test("a word that stands again and again among dates is unknown there, and only there; a floor is none", () => {
  const rows = many((i) => [
    `K${i}`,
    i % 3 ? `${20 + i}` : "never",
    i % 4 ? `0${1 + (i % 9)}.11.2026` : "ask later",
    i % 2 ? "ask later" : "call now",
    i % 5 ? `${1 + (i % 9)}` : "Ground",
  ]);
  const mapping = suggested(["Kundennummer", "Alter", "Termin", "Wunsch", "Stock"], rows);
  expect(mapping.entities.contact?.fields.age).toMatchObject({ column: "Alter", missing: ["never"] });
  expect(mapping.entities.lead?.fields).toMatchObject({
    termin: { column: "Termin", order: "dmy", missing: ["ask later"] },
    wunsch: "Wunsch",
    stock: "Stock",
  });
  expect(mapping.new_fields).toMatchObject([
    { type: "day" },
    { type: "select", options: ["ask later", "call now"] },
    { type: "select" },
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
