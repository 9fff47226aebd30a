import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemContext } from "@/lib/context.ts";
import { db } from "@/lib/db/collections.ts";
import { loadRegistry } from "@/lib/fields/load-registry.ts";
import { type ImportError, importCsv } from "@/lib/imports/import-csv.ts";
import { checkMapping } from "@/lib/imports/mapping.ts";
import { startApi, stopApi } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";

isolatedDatabase(import.meta.url);
beforeAll(startApi);
afterAll(stopApi);

const ctx = systemContext("test");
const rows = 45_211;

async function importBank() {
  const map: unknown = JSON.parse(await readFile("docs/examples/bank-marketing.map.json", "utf8"));
  const file = createReadStream("tests/fixtures/bank-marketing.csv.gz").pipe(createGunzip());
  return importCsv(ctx, file, checkMapping(map, await loadRegistry()));
}

test("45,211 clients of a bank, twice: all of them under a minute, then nothing changes", {
  timeout: 180_000,
}, async () => {
  const startedAt = performance.now();
  const none = { inserted: 0, updated: 0, unchanged: 0, failed: 0 };
  const first = await importBank();
  expect((performance.now() - startedAt) / 1000).toBeLessThan(60);
  const customers = await db.customers().countDocuments();
  expect(first).toEqual({
    rows,
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
  expect(second.entities).toEqual({
    lead: { ...none, unchanged: rows },
    contact: { ...none, unchanged: rows },
    customer: { ...none, unchanged: customers },
  });
  expect(await db.leads().find().sort({ updated_at: -1 }).limit(1).toArray()).toEqual(newest);
});

test("what is refused is told with its row, and stops nothing; what a file corrects is changed", async () => {
  const registry = await loadRegistry();
  const map = checkMapping(
    { entities: { lead: { fields: { lead_id: "id", pii_id: "person", score: "score", status: "status" } } } },
    registry,
  );
  const errors: ImportError[] = [];
  const run = (csv: string) =>
    importCsv(ctx, Readable.from([csv]), map, { error: (error) => errors.push(error) });
  const first = await run(
    '\ufeffid,person,score,status\nA,P,1,new\nB,P,x,new\n,P,1,new\nC,P,,nope\n"D",P,2,\n',
  );
  expect(first.entities.lead).toEqual({ inserted: 2, updated: 0, unchanged: 0, failed: 3 });
  expect(errors.map(({ row, path }) => [row, path])).toEqual([
    [2, "/score"],
    [3, "/lead_id"],
    [4, "/status"],
  ]);
  const second = await run("id,person,score,status\nA,P,,new\nD,P,2,\n");
  expect(second.entities.lead).toEqual({ inserted: 0, updated: 1, unchanged: 1, failed: 0 });
  expect(await db.leads().findOne({ lead_id: "A" })).not.toHaveProperty("score");
  await expect(run("id,person,status\nA,P,new\n")).rejects.toThrow("no column score");
  await expect(run('id,person,score,status\n"A,P')).rejects.toThrow("not CSV");
});
