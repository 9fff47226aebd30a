import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { withFileLock } from "../../../lib/services/file-lock.ts";

const folder = mkdtempSync(join(tmpdir(), "cohort-lock-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("only one holds the lock at a time, and who waits is told once", async () => {
  const path = join(folder, "a.lock");
  let inside = 0;
  let most = 0;
  const waits: string[] = [];
  const hold = (name: string) =>
    withFileLock(
      path,
      async () => {
        most = Math.max(most, ++inside);
        await new Promise((done) => setTimeout(done, 50));
        inside--;
      },
      () => waits.push(name),
    );
  await Promise.all([hold("a"), hold("b"), hold("c")]);
  expect(most).toBe(1);
  expect(waits.sort()).toEqual(["b", "c"]);
  expect(existsSync(path)).toBe(false);
});

test("a lock whose holder is gone is passed over without a wait", async () => {
  const path = join(folder, "b.lock");
  writeFileSync(path, JSON.stringify({ pid: process.pid, identity: "an earlier process of this id" }));
  const waits: string[] = [];
  expect(
    await withFileLock(
      path,
      async () => "done",
      () => waits.push("waited"),
    ),
  ).toBe("done");
  expect(waits).toEqual([]);
});

test("the lock is given back when the action fails", async () => {
  const path = join(folder, "c.lock");
  const failing = withFileLock(path, async () => {
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(existsSync(path)).toBe(false);
});
