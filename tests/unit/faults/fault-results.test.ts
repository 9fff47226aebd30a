import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import {
  faultTable,
  keepFaultResult,
  readFaultResults,
  withFaultTable,
} from "@/scripts/lib/fault-results.ts";

const folder = mkdtempSync(join(tmpdir(), "fault-results-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const killed = {
  fault: "Worker killed",
  tried: 1_200,
  outcome: "each lead once",
  longest_recovery_ms: 12_340,
};
const attack = { fault: "A forged key", tried: 3, outcome: "401", longest_recovery_ms: null };

test("results that are kept at the same time are all kept, each fault once, as it was last", async () => {
  const file = join(folder, "deep", "faults.json");
  await Promise.all([killed, attack].map((result) => keepFaultResult(result, file)));
  await keepFaultResult({ ...killed, tried: 7 }, file);
  const kept = readFaultResults(file);
  expect(kept.sort((a, b) => b.tried - a.tried)).toEqual([{ ...killed, tried: 7 }, attack]);
});

test("the table is in the order of its words and takes the place of the former one", () => {
  const table = faultTable([killed, attack]);
  expect(table.split("\n")).toEqual([
    "| Fault or attack | Tried | Outcome        | Longest recovery |",
    "| --------------- | ----- | -------------- | ---------------- |",
    "| A forged key    | 3     | 401            | —                |",
    "| Worker killed   | 1,200 | each lead once | 12.3 s           |",
  ]);
  const text = "before\n<!-- fault table -->\n\nold\n\n<!-- end of the fault table -->\nafter\n";
  const written = withFaultTable(text, table);
  expect(written).toBe(
    `before\n<!-- fault table -->\n\n${table}\n\n<!-- end of the fault table -->\nafter\n`,
  );
  expect(withFaultTable(written, table)).toBe(written);
  expect(() => withFaultTable("no place", table)).toThrow("fault table");
});
