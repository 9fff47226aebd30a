import { gzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { api } from "@/tests/setup/api.ts";
import { apiWithWorker } from "@/tests/setup/api-with-worker.ts";
import { reportAttack } from "@/tests/setup/fault-results.ts";
import { importPath, importStep, sendFile, shownImport, suggestionOf } from "@/tests/setup/imports.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";

isolatedDatabase(import.meta.url);
apiWithWorker();

describe("a file that is no text, or has no end", () => {
  const answerTo = async (file: Buffer) => api("GET", importPath(await sendFile(file), "/suggestion"));

  const unpacked = reportAttack(
    "Packed files sent to be imported, one of which unpacks to a thousand times its size",
    "refused by name, never unpacked",
  );

  test.each([
    ["an Excel workbook or a ZIP archive", Buffer.concat([Buffer.from("PK\x03\x04"), Buffer.alloc(5_000)])],
    ["an Excel workbook", Buffer.from("d0cf11e0a1b11ae1", "hex")],
    ["packed with gzip", gzipSync(Buffer.alloc(200_000_000, "a"))],
    ["a PDF", Buffer.from("%PDF-1.7\n")],
    ["a picture", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex")],
  ])("%s is refused by name, and never unpacked", async (name, file) => {
    const before = process.memoryUsage().rss;
    const refused = await answerTo(file);
    unpacked(refused.status !== 422 || process.memoryUsage().rss - before > 100_000_000);
    expect(refused.status).toBe(422);
    expect(refused.body.errors[0].message).toContain(`the file is ${name}`);
  });

  test("a line without end stops the import at that row; what it holds is not kept in memory", async () => {
    const line = Buffer.from(`lead_id,pii_id\nL-ends,P-ends\n"${"x".repeat(40_000_000)}`);
    const id = await sendFile(line);
    const mapping = { entities: { lead: { fields: { lead_id: "lead_id", pii_id: "pii_id" } } } };
    const before = process.memoryUsage().rss;
    const failed = await importStep(id, "check", mapping);
    expect(failed.status).toBe("failed");
    expect(failed.error).toMatch(/^row 2 is longer than 1000000 bytes/);
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
  });
});

test("a file that is not there to its end is neither looked at nor begun; the rest of it can be sent", async () => {
  const file = Buffer.from(
    `id,person\n${Array.from({ length: 500 }, (_, i) => `E-${i},E-P${i}`).join("\n")}\n`,
  );
  const made = await api("POST", "/api/v1/imports", {
    body: { file_name: "e.csv", file_bytes: file.length },
  });
  const id = made.body.import_id;
  const put = (part: number, from: number, to?: number) =>
    api("PUT", importPath(id, `/parts/${part}`), { raw: new Uint8Array(file.subarray(from, to)) });
  await put(0, 0, 1_000);
  await put(1, 1_000, 2_000);
  const mapping = { entities: { lead: { fields: { lead_id: "id", pii_id: "person" } } } };
  for (const refused of [
    await api("GET", importPath(id, "/suggestion")),
    await api("POST", importPath(id, "/check"), { body: { mapping } }),
    await api("POST", importPath(id, "/start"), { body: { mapping } }),
  ]) {
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toContain(`has 2000 of the ${file.length} bytes`);
    expect(refused.body.detail).toContain("from part 2 on");
  }
  expect(await shownImport(id)).toMatchObject({
    status: "uploading",
    size_bytes: 2_000,
    file_bytes: file.length,
  });
  await put(2, 2_000);
  expect(await importStep(id, "start", mapping)).toMatchObject({
    status: "completed",
    report: { rows: 500 },
  });
});

test("imports are taken back one after the other, the newest first, whatever instants that leaves", async () => {
  const mapping = { entities: { lead: { fields: { lead_id: "id", pii_id: "person", score: "score" } } } };
  const imported = async (score: number) => {
    const id = await sendFile(Buffer.from(`id,person,score\nV9-1,V9-P1,${score}\nV9-2,V9-P2,${score}\n`));
    await importStep(id, "start", mapping);
    return id;
  };
  const first = await imported(1);
  const second = await imported(2);
  expect(await importStep(second, "undo")).toMatchObject({ undo: { restored: 2, skipped: 0 } });
  expect((await api("GET", "/api/v1/leads/V9-1")).body.score).toBe(1);
  expect(await importStep(first, "undo")).toMatchObject({ undo: { restored: 2, skipped: 0 } });
  expect((await api("GET", "/api/v1/leads/V9-1")).status).toBe(404);
});

test("an empty cell leaves what is stored, unless the mapping says that it takes it away", async () => {
  const fields = { lead_id: "id", pii_id: "person", score: "score", campaign: "campaign" };
  const run = async (rows: string, blanks?: string) =>
    importStep(await sendFile(Buffer.from(`id,person,score,campaign\n${rows}\n`)), "start", {
      ...(blanks && { blanks }),
      entities: { lead: { fields } },
    });
  const lead = async () => (await api("GET", "/api/v1/leads/B-1")).body;
  await run("B-1,B-P1,42,spring");
  expect(await run("B-1,B-P1,,")).toMatchObject({ report: { entities: { lead: { unchanged: 1 } } } });
  expect(await lead()).toMatchObject({ score: 42, campaign: "spring" });
  await run("B-1,B-P1,43,");
  expect(await lead()).toMatchObject({ score: 43, campaign: "spring" });
  await run("B-1,B-P1,,", "clear");
  expect(await lead()).not.toHaveProperty("campaign");
});

test("next month's file finds the own fields that the first one made, new values and a slip beside them", async () => {
  const fileOf = (town: string, slip: string) =>
    Buffer.from(
      `Lead Number,Person ID,Club Town,Shoe Size\n${Array.from(
        { length: 200 },
        (_, i) => `F${town}-${i},F-P${i},${i % 2 ? "Graz" : town},${i === 7 ? slip : 36 + (i % 10)}`,
      ).join("\n")}\n`,
    );
  const first = await sendFile(fileOf("Linz", "n.v."));
  const { mapping } = await suggestionOf(first);
  expect(mapping.new_fields).toMatchObject([
    { field: "lead.club_town", type: "select" },
    { field: "lead.shoe_size", type: "number" },
  ]);
  expect(await importStep(first, "start", mapping)).toMatchObject({
    status: "completed",
    report: { refused_rows: 1 },
  });
  const again = await suggestionOf(await sendFile(fileOf("Wels", "38")));
  expect(again.mapping.new_fields).toMatchObject([
    { field: "lead.club_town", options: ["Graz", "Linz", "Wels"] },
  ]);
  expect(again.mapping.entities.lead.fields).toMatchObject({ club_town: "Club Town" });
  const list = (await api("GET", importPath(first, "/refused.csv"))).text;
  const refused = await suggestionOf(await sendFile(Buffer.from(list.replaceAll("n.v.", "40"))));
  expect(refused.mapping.new_fields).toBeUndefined();
});

test("what was refused of a file without ids is mended and imported as the same people", async () => {
  const rows = Array.from({ length: 30 }, (_, i) => `Name ${i % 9},${i % 10 === 4 ? "many" : i},Pune`);
  const first = await sendFile(Buffer.from(`Name,Score,City\n${rows.join("\n")}\n`), 8_000_000, "fair.csv");
  const { mapping } = await suggestionOf(first);
  const pii_id = mapping.entities.lead.fields.pii_id.template;
  expect(pii_id).toMatch(/^fair-[0-9a-f]{8}-\{row\}$/);
  const { lead, contact } = mapping.entities;
  const { pii_id: person, lead_id } = lead.fields;
  const scores = {
    ...{ delimiter: mapping.delimiter, missing: [""] },
    entities: { lead: { fields: { lead_id, pii_id: person, score: "Score" } }, contact },
  };
  expect((await importStep(first, "start", scores)).report).toMatchObject({ rows: 30, refused_rows: 3 });
  const refused = (await api("GET", importPath(first, "/refused.csv"))).text;
  const [heading, ...lines] = parse(refused) as string[][];
  expect(heading).toEqual(["(row)", "(problem)", "(person)", "Name", "Score", "City"]);
  expect(lines.map(([row, , person]) => [row, person])).toEqual(
    ["5", "15", "25"].map((row) => [row, pii_id.replace("{row}", row)]),
  );
  const mended = await sendFile(Buffer.from(refused.replaceAll("many", "7")), 8_000_000, "mended.csv");
  const again = await suggestionOf(mended);
  expect(again.mapping.entities.lead.fields).toMatchObject({
    pii_id: "(person)",
    lead_id: { template: "LEAD-{(person)}" },
  });
  const done = await importStep(mended, "start", again.mapping);
  expect(done.report).toMatchObject({
    rows: 3,
    refused_rows: 0,
    entities: { lead: { inserted: 3 }, contact: { inserted: 0, unchanged: 3 } },
  });
  const people = await api("GET", `/api/v1/leads/LEAD-${pii_id.replace("{row}", "5")}`);
  expect(people.body).toMatchObject({ score: 7, pii_id: pii_id.replace("{row}", "5") });
});

test("three enquiries of one woman born in 1945 are three leads of one person; the file is not kept", async () => {
  const file = [
    "Anfrage-Nr.;Vorname;Nachname;E-Mail;Geburtsdatum;Geschlecht;Termin",
    ...Array.from(
      { length: 12 },
      (_, i) =>
        `AN-${i};Eva;Roth ${i % 4};eva${i % 4}@roth.example;3.4.45;${i % 2 ? "weiblich" : "w"};${i % 3 ? `${i + 1}. Dezember 2026` : "k. A."}`,
    ),
  ].join("\r\n");
  const id = await sendFile(Buffer.from(file), 8_000_000, "anfragen.csv");
  const { mapping } = await suggestionOf(id);
  expect((await importStep(id, "start", mapping)).report).toMatchObject({
    rows: 12,
    refused_rows: 0,
    entities: { lead: { inserted: 12 }, contact: { inserted: 4 } },
  });
  const shown = await api("GET", "/api/v1/people/eva1@roth.example");
  expect(shown.body.leads.map((lead: { lead_id: string }) => lead.lead_id).sort()).toEqual([
    "AN-1",
    "AN-5",
    "AN-9",
  ]);
  expect(shown.body.contact).toMatchObject({
    name: "Eva Roth 1",
    birth_date: "1945-04-03",
    gender: "female",
  });
  const gone = await api("GET", importPath(id, "/suggestion"));
  expect(gone.status).toBe(409);
  expect(gone.body.detail).toContain("was imported; it is not kept after that");
});

test("a file's people without phone are known by their row, a mended row too; notes below the table are nobody", async () => {
  const rows = Array.from({ length: 30 }, (_, i) => [
    `${i + 1}`,
    `Name ${i}`,
    i % 6 === 5 ? "" : `98200${10_000 + i}`,
    i === 11 || i === 12 ? "many" : `${i}`,
  ]);
  const notes = [
    ["Confidential information", "", "", ""],
    ["Copyright Example Inc.", "", "", ""],
  ];
  const file = [["Sr. No.", "Name", "Mobile", "Score"], ...rows, ...notes]
    .map((row) => row.join(","))
    .join("\n");
  const id = await sendFile(Buffer.from(file), 8_000_000, "walk-ins.csv");
  const { mapping, ids_by_row } = await suggestionOf(id);
  const { lead, contact } = mapping.entities;
  expect(lead.fields.pii_id).toEqual({ column: "Mobile", fallbacks: [ids_by_row], case: "lower" });
  const { lead_id, pii_id, ...others } = lead.fields;
  expect(others).toMatchObject({ score: expect.anything() });
  const leads = { fields: { lead_id, pii_id, score: "Score" } };
  const done = await importStep(id, "start", {
    missing: mapping.missing,
    entities: { lead: leads, contact },
  });
  expect(done.report).toMatchObject({
    rows: 32,
    refused_rows: 4,
    entities: { lead: { inserted: 28 }, contact: { inserted: 30 } },
  });
  const refused = (await api("GET", importPath(id, "/refused.csv"))).text;
  const lines = (parse(refused) as string[][]).slice(1);
  expect(lines.map(([row, , person]) => [row, person])).toEqual([
    ["12", ids_by_row.replace("{row}", "12")],
    ["13", ""],
    ["31", ""],
    ["32", ""],
  ]);
  const mended = await sendFile(Buffer.from(refused.replaceAll("many", "7")), 8_000_000, "mended.csv");
  const again = await suggestionOf(mended);
  const mendedDone = await importStep(mended, "start", again.mapping);
  expect(mendedDone.report).toMatchObject({ refused_rows: 2, entities: { contact: { inserted: 0 } } });
  const twelfth = await api("GET", `/api/v1/people/${ids_by_row.replace("{row}", "12")}`);
  expect(twelfth.body).toMatchObject({ contact: { name: "Name 11" }, leads: [{ score: 7 }] });
});

test("next month's file adds its choices to the fields of the last one's", async () => {
  const file = (month: number, plans: string[]) =>
    Buffer.from(
      `E-Mail,Tariff\n${Array.from({ length: 20 }, (_, i) => `M${month}-${i}@example.com,${plans[i % plans.length]}`).join("\n")}\n`,
    );
  const first = await sendFile(file(1, ["Basic", "Pro"]), 8_000_000, "tariffs-1.csv");
  await importStep(first, "start", (await suggestionOf(first)).mapping);
  const second = await sendFile(file(2, ["Pro", "Enterprise"]), 8_000_000, "tariffs-2.csv");
  const { mapping } = await suggestionOf(second);
  expect((await importStep(second, "check", mapping)).check).toMatchObject({ refused_rows: 0 });
  expect((await api("GET", "/api/v1/fields/lead.tariff")).body.options).toEqual(["Basic", "Pro"]);
  expect((await importStep(second, "start", mapping)).report).toMatchObject({
    refused_rows: 0,
    entities: { lead: { inserted: 20 } },
  });
  expect((await api("GET", "/api/v1/fields/lead.tariff")).body.options).toEqual([
    "Basic",
    "Pro",
    "Enterprise",
  ]);
  const person = await api("GET", "/api/v1/people/m2-1@example.com");
  expect(person.body.leads).toMatchObject([{ tariff: "Enterprise" }]);
});
