import { expect, test } from "vitest";
import { systemContext } from "@/lib/context.ts";
import { db } from "@/lib/db/collections.ts";
import { openParts } from "@/lib/imports/part-store.ts";
import { findImport } from "@/lib/imports/show-import.ts";
import { eraseAgainWhatCame } from "@/lib/people/erase-leftovers.ts";
import { api, keys } from "@/tests/setup/api.ts";
import { apiWithWorker } from "@/tests/setup/api-with-worker.ts";
import { reportFault } from "@/tests/setup/fault-results.ts";
import { endedImport, importPath, importStep, sendFile, suggestionOf } from "@/tests/setup/imports.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";

isolatedDatabase(import.meta.url);
apiWithWorker();

const person = (id: string) => `/api/v1/people/${encodeURIComponent(id)}`;
const exported = (id: string) => api("GET", `${person(id)}/export`);
const erase = async (id: string) => (await api("DELETE", person(id))).status;

async function bytesOf(import_id: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of openParts(await findImport(import_id))) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const mapping = {
  entities: {
    lead: { fields: { lead_id: "id", pii_id: "person" } },
    contact: { fields: { pii_id: "person", email: "email", name: "name" } },
  },
};
const heading = "id,person,email,name";

test("someone who stands only in a file that waits is exported and erased, and the import does not make them", async () => {
  const lines = [heading, "W-1,W-ONE,one@w.example,One", "W-2,W-TWO,two@w.example,Two", "W-3,W-ONE,,One"];
  const id = await sendFile(Buffer.from(`${lines.join("\r\n")}\r\n`));
  const { status, body } = await exported("W-ONE");
  expect(status).toBe(200);
  expect(body.waiting_rows).toEqual([
    { import_id: id, file_name: "people.csv", row: 1, cells: ["W-1", "W-ONE", "one@w.example", "One"] },
    { import_id: id, file_name: "people.csv", row: 3, cells: ["W-3", "W-ONE", "", "One"] },
  ]);
  expect(await erase("W-ONE")).toBe(204);
  expect([(await exported("W-ONE")).status, await erase("W-ONE")]).toEqual([404, 404]);
  const left = (await bytesOf(id)).toString();
  expect(left).not.toMatch(/W-ONE|one@w|One/);
  expect(left.split("\r\n").map((line) => line.length)).toEqual([...lines.map((line) => line.length), 0]);
  expect(left).toContain(`\r\n${lines[2]}\r\n`);
  expect(JSON.stringify((await suggestionOf(id)).columns)).not.toContain("\x7f");
  const { report } = await importStep(id, "start", mapping);
  expect(report).toMatchObject({ rows: 3, refused_rows: 2, entities: { lead: { inserted: 1, failed: 2 } } });
  expect(await db.leads().distinct("pii_id", { lead_id: { $regex: "^W-" } })).toEqual(["W-TWO"]);
  expect(await db.importRefusals().countDocuments({ import_id: id })).toBe(0);
});

test("an address or a phone number that is the id is found however it is spelled", async () => {
  const id = await sendFile(
    Buffer.from("id;who\nS-1;Sam.S@Example.com\nS-2;030 / 5550-7788\nS-3;someone else\n"),
  );
  for (const who of ["sam.s@example.com", "+49 30 5550 7788"]) {
    expect((await exported(who)).body.waiting_rows).toHaveLength(1);
    expect(await erase(who)).toBe(204);
  }
  expect((await bytesOf(id)).toString().replaceAll("\x7f", "")).toBe("id;who\n\n\nS-3;someone else\n");
});

test("whoever has records is rubbed out by their e-mail too, and a number that colleagues share takes nobody along", async () => {
  const contact = { pii_id: "K-ONE", email: "kim@k.example", phone: "+49 30 5550 9900" };
  expect((await api("POST", "/api/v1/contacts", { body: contact })).status).toBe(201);
  const rows = ["x1,other,kim@k.example,030 55509900", "x2,colleague,c@k.example,030 55509900"];
  const id = await sendFile(Buffer.from(`id,person,email,phone\n${rows.join("\n")}`));
  expect(await erase("K-ONE")).toBe(204);
  expect((await bytesOf(id)).toString().split("\n")).toEqual([
    "id,person,email,phone",
    "\x7f".repeat(rows[0]?.length ?? 0),
    rows[1],
  ]);
});

test("short ids and digits alone are found where people's ids stand, and nowhere else", async () => {
  const rows = ["N-1,10017,,A", "N-2,20018,,10017", "N-3,Q-1,,B", "N-4,Q-2,,Q-1"];
  const id = await sendFile(Buffer.from(`${heading}\n${rows.join("\n")}\n`));
  expect((await exported("10017")).body.waiting_rows).toMatchObject([{ row: 1 }]);
  expect((await exported("Q-1")).body.waiting_rows).toMatchObject([{ row: 3 }]);
  expect([(await exported("B")).status, await erase("N-9")]).toEqual([404, 404]);
  for (const who of ["10017", "Q-1"]) expect(await erase(who)).toBe(204);
  const left = (await bytesOf(id)).toString().replaceAll("\x7f", "");
  expect(left.split("\n")).toEqual([heading, "", rows[1], "", rows[3], ""]);
  expect((await importStep(id, "check", mapping)).check).toMatchObject({ rows: 4, refused_rows: 2 });
});

test("an id that the mapping makes of a cell is found where the file was read by it", async () => {
  const byTemplate = {
    entities: { lead: { fields: { lead_id: "id", pii_id: { template: "CRM-{person}" } } } },
  };
  const id = await sendFile(Buffer.from("id,person\nT-1,51\nT-2,52\n"));
  await importStep(id, "check", byTemplate);
  expect((await exported("CRM-51")).body.waiting_rows).toMatchObject([{ row: 1, cells: ["T-1", "51"] }]);
  expect(await erase("CRM-51")).toBe(204);
  expect((await bytesOf(id)).toString()).toBe(`id,person\n${"\x7f".repeat(6)}\nT-2,52\n`);
});

const encoded: [name: string, mark: number, encode: (text: string) => Buffer][] = [
  ["UTF-8", 3, (text) => Buffer.from(`\ufeff${text}`)],
  ["UTF-16, little end first", 2, (text) => Buffer.from(`\ufeff${text}`, "utf16le")],
  ["UTF-16, big end first", 2, (text) => Buffer.from(`\ufeff${text}`, "utf16le").swap16()],
  ["windows-1252", 0, (text) => Buffer.from(text, "latin1")],
];

test.each(encoded)(
  "a row that lies across parts of a file in %s is rubbed out whole",
  async (name, mark, encode) => {
    const prefix = `ENC${encoded.findIndex(([each]) => each === name)}`;
    const before = Array.from({ length: 6 }, (_, i) => `${prefix}-${i + 1},${prefix}-P${i},,Zoé ${i}`);
    const theirs = `${prefix}-0,${prefix}-WHO,who@e.example,"Zoë\nof, two ""lines"""`;
    const behind = before.map((line) => line.replace("Zoé", "Zoè"));
    const file = encode(`${[heading, ...before, theirs, ...behind].join("\n")}\n`);
    const from = encode(`${[heading, ...before].join("\n")}\n`).length;
    const to = from + encode(theirs).length - mark;
    // Shorter than the row, and odd: parts end inside of it, and of characters.
    const id = await sendFile(file, 47);
    expect((await exported(`${prefix}-WHO`)).body.waiting_rows).toMatchObject([{ row: 7 }]);
    expect(await erase(`${prefix}-WHO`)).toBe(204);
    const left = await bytesOf(id);
    expect(left.subarray(0, from)).toEqual(file.subarray(0, from));
    const rubbed = encode("\x7f").subarray(mark);
    expect(left.subarray(from, to)).toEqual(Buffer.alloc(to - from, rubbed));
    expect(left.subarray(to)).toEqual(file.subarray(to));
    const { report } = await importStep(id, "start", mapping);
    expect(report).toMatchObject({ rows: 13, refused_rows: 1 });
    expect((await exported(`${prefix}-P5`)).status).toBe(200);
    expect((await exported(`${prefix}-WHO`)).status).toBe(404);
  },
);

test("a file of which a part is missing is read as far as it is there, and refuses the rest", async () => {
  const made = await api("POST", "/api/v1/imports", { body: { file_name: "parts.csv" } });
  const send = (part: number, text: string) =>
    api("PUT", importPath(made.body.import_id, `/parts/${part}`), { raw: new Uint8Array(Buffer.from(text)) });
  await send(0, `${heading}\nM-1,M-ONE,,One\nM-2,M-ONE,o`);
  await send(2, "M-4,M-ONE,,One\n");
  expect((await exported("M-ONE")).body.waiting_rows).toHaveLength(2);
  expect(await erase("M-ONE")).toBe(204);
  await send(1, "ne@m.example,One\nM-3,M-TWO,,Two\n");
  const { report } = await importStep(made.body.import_id, "start", mapping);
  expect(report).toMatchObject({ rows: 4, refused_rows: 3 });
  expect(await db.leads().distinct("pii_id", { lead_id: { $regex: "^M-" } })).toEqual(["M-TWO"]);
});

test("whoever is erased while the import of their file runs is not there once it has ended", async () => {
  const fault = reportFault(
    "Someone erased while an import of a file with rows about them runs",
    "not there once it has ended, everyone else is",
  );
  const count = 6_000;
  const rows = Array.from({ length: count }, (_, i) => `R-${i},R-P${i},r${i}@r.example,Name ${i}`);
  const id = await sendFile(Buffer.from(`${heading}\n${rows.join("\n")}\n`));
  expect((await api("POST", importPath(id, "/start"), { body: { mapping } })).status).toBe(202);
  const erased = [10, 1_990, 3_000, 4_500, 5_990].map((n) => `R-P${n}`);
  for (const who of erased) {
    expect(await erase(who)).toBe(204);
    fault.tried();
  }
  expect((await endedImport(id)).status).toBe("completed");
  const later = { ...systemContext("test"), now: () => new Date(Date.now() + 15_000) };
  await eraseAgainWhatCame(later);
  for (const who of erased) expect((await exported(who)).status, who).toBe(404);
  expect(await db.leads().countDocuments({ pii_id: { $in: erased } })).toBe(0);
  expect(await db.leads().countDocuments({ lead_id: { $regex: "^R-" } })).toBe(count - erased.length);
  expect(await db.importChanges().countDocuments({ pii_id: { $in: erased } })).toBe(0);
});

test("files that are no CSV, or have nobody's row, are passed over", async () => {
  await sendFile(Buffer.from("PK\x03\x04 P-NOWHERE packed"));
  await sendFile(Buffer.from('id,person\n1,"P-NOWHERE'));
  await sendFile(Buffer.from("P-NOWHERE,person\n1,P-SOMEONE\n"));
  expect((await exported("P-NOWHERE")).status).toBe(404);
  expect((await api("DELETE", person("P-NOWHERE"), { key: keys.manager })).status).toBe(403);
});
