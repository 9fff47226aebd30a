import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemContext } from "@/lib/context.ts";
import { db } from "@/lib/db/collections.ts";
import type { ImportDocument } from "@/lib/db/import-documents.ts";
import { createImport } from "@/lib/imports/create-import.ts";
import { runImport } from "@/lib/imports/run-import.ts";
import { findImport } from "@/lib/imports/show-import.ts";
import { StartImport, startImport } from "@/lib/imports/start-import.ts";
import { startApi, stopApi } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";

isolatedDatabase(import.meta.url);
beforeAll(startApi);
afterAll(stopApi);

const ctx = systemContext("test");
const rows = 45_211;
const none = { inserted: 0, updated: 0, unchanged: 0, failed: 0 };

/** Imports a file here, as the command line does. */
async function importHere(mapping: unknown, open: () => AsyncIterable<Uint8Array>): Promise<ImportDocument> {
  const made = await createImport(ctx, { file_name: "people.csv" }, { bytes: 1 });
  await startImport(ctx, made, StartImport.parse({ mapping }), { isInline: true });
  await runImport(ctx, made.import_id, { open });
  return findImport(made.import_id);
}

const importBank = async () =>
  importHere(JSON.parse(await readFile("docs/examples/bank-marketing.map.json", "utf8")), () =>
    createReadStream("tests/fixtures/bank-marketing.csv.gz").pipe(createGunzip()),
  );

test("45,211 clients of a bank, twice: all of them under a minute, then nothing changes", {
  timeout: 240_000,
}, async () => {
  const startedAt = performance.now();
  const first = await importBank();
  expect((performance.now() - startedAt) / 1000).toBeLessThan(60);
  const customers = await db.customers().countDocuments();
  expect(first).toMatchObject({ status: "completed", error: null, rows_done: rows });
  expect(first.report).toMatchObject({
    rows,
    refused_rows: 0,
    entities: {
      lead: { ...none, inserted: rows },
      contact: { ...none, inserted: rows },
      customer: { ...none, inserted: customers },
    },
  });
  expect(
    await db.leads().findOne({ lead_id: "BML-1" }, { projection: { _id: 0, created_at: 0, updated_at: 0 } }),
  ).toEqual({
    lead_id: "BML-1",
    pii_id: "BM-1",
    status: "contacted",
    source: "unknown",
    contact_attempts: 1,
    last_call_seconds: 261,
    previous_contacts: 0,
    contact_month: "may",
    agent_id: null,
  });
  expect(await db.leads().countDocuments({ status: "converted" })).toBe(5_289);
  const newest = await db.leads().find().sort({ updated_at: -1 }).limit(1).toArray();
  const second = await importBank();
  expect(second.report?.entities).toEqual({
    lead: { ...none, unchanged: rows },
    contact: { ...none, unchanged: rows },
    customer: { ...none, unchanged: customers },
  });
  expect(await db.leads().find().sort({ updated_at: -1 }).limit(1).toArray()).toEqual(newest);
});

test("what is refused is told with its row, and stops nothing; what a file corrects is changed", async () => {
  const mapping = {
    blanks: "clear",
    entities: { lead: { fields: { lead_id: "id", pii_id: "person", score: "score", status: "status" } } },
  };
  const run = (csv: string) =>
    importHere(mapping, async function* () {
      yield Buffer.from(csv);
    });
  const first = await run(
    '\ufeffid,person,score,status\nA,P,1,new\nB,P,x,new\n,P,1,new\nC,P,,nope\n"D",P,2,\nE,P,1,new,more\n',
  );
  expect(first.report).toMatchObject({
    rows: 6,
    refused_rows: 4,
    entities: { lead: { inserted: 2, updated: 0, unchanged: 0, failed: 4 } },
  });
  const refused = await db.importRefusals().find({ import_id: first.import_id }).sort({ row: 1 }).toArray();
  expect(refused.map(({ row, errors }) => [row, errors[0]?.path])).toEqual([
    [2, "/score"],
    [3, "/lead_id"],
    [4, "/status"],
    [6, ""],
  ]);
  expect(refused[0]?.errors[0]?.message).toBe('expected a finite number, got "x"');
  expect(refused[3]?.errors[0]?.message).toBe("has 5 cells where the heading has 4");
  const second = await run("id,person,score,status\nA,P,,new\nD,P,2,\n");
  expect(second.report?.entities.lead).toEqual({ inserted: 0, updated: 1, unchanged: 1, failed: 0 });
  expect(await db.leads().findOne({ lead_id: "A" })).not.toHaveProperty("score");
  expect(await run("id,person,status\nA,P,new\n")).toMatchObject({
    status: "failed",
    error: expect.stringContaining("no column score"),
  });
  expect(await run('id,person,score,status\n"A,P')).toMatchObject({
    status: "failed",
    error: expect.stringContaining("not CSV"),
  });
});
