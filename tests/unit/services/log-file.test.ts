import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openLog, shortenLog } from "@/lib/services/log-file.ts";

const folder = mkdtempSync(join(tmpdir(), "log-file-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a log that has grown too long begins anew, its past beside it, and who writes to it goes on", () => {
  const file = join(folder, "logs", "web.log");
  const descriptor = openLog(file);
  writeSync(descriptor, "one\n");
  shortenLog(file, 10);
  expect(existsSync(`${file}.1`)).toBe(false);
  writeSync(descriptor, "two and three\n");
  shortenLog(file, 10);
  writeSync(descriptor, "four\n");
  expect(readFileSync(file, "utf8")).toBe("four\n");
  expect(readFileSync(`${file}.1`, "utf8")).toBe("one\ntwo and three\n");
  writeSync(descriptor, "five, six\n");
  shortenLog(file, 10);
  expect(readFileSync(`${file}.1`, "utf8")).toBe("four\nfive, six\n");
  closeSync(descriptor);
});

test("where its past can't be kept beside it, as on a full disk, it begins anew all the same", () => {
  const file = join(folder, "worker.log");
  writeFileSync(file, "one and two\n");
  mkdirSync(`${file}.1`);
  shortenLog(file, 10);
  expect(readFileSync(file, "utf8")).toBe("");
  expect(existsSync(`${file}.1`)).toBe(false);
});
