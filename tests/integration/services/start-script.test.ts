import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { freePort } from "../../../lib/services/ports.ts";

const folder = mkdtempSync(join(tmpdir(), "cohort-start-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `npm start`'s script to its end; only for starts that are meant to be refused. */
async function start(settings: Record<string, string>): Promise<{ code: unknown; output: string }> {
  // biome-ignore lint/style/noProcessEnv: programs are found by PATH and HOME
  const { MONGODB_URI: _mongo, REDIS_URL: _redis, ...env } = process.env;
  const port = String(await freePort());
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--import", "tsx", "scripts/start.ts"],
      { env: { ...env, PORT: port, COHORT_DATA_DIR: join(folder, "data"), ...settings }, timeout: 60_000 },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, output: (stdout + stderr).trim() }),
    );
  });
}

test("a port in use is one clear line and exit code 1", async () => {
  const port = await freePort();
  const other = createServer();
  await new Promise<void>((done) => other.listen(port, "127.0.0.1", done));
  const { code, output } = await start({ PORT: String(port) });
  other.close();
  expect(output).toBe(
    `Port ${port} on 127.0.0.1 is in use: stop what listens there, or set PORT to another one`,
  );
  expect(code).toBe(1);
});

test("a data folder that can't be written is one clear line and exit code 1", async () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  const { code, output } = await start({ COHORT_DATA_DIR: join(file, "data") });
  expect(output).toMatch(/^Data folder .*\/file\/data can't be written: ENOTDIR.*$/);
  expect(code).toBe(1);
});

test("a MONGODB_URI where nothing answers is one clear line and exit code 1", async () => {
  const { code, output } = await start({ MONGODB_URI: `mongodb://127.0.0.1:${await freePort()}/sales` });
  expect(output).toMatch(/^MONGODB_URI mongodb:\/\/127\.0\.0\.1:\d+\/sales can't be used: .*$/);
  expect(output).not.toContain("\n");
  expect(code).toBe(1);
});

test("settings that are wrong are all named, with exit code 1", async () => {
  const { code, output } = await start({ PORT: "http", LOG_LEVEL: "loud" });
  expect(output).toMatch(/PORT: .*got "http"/);
  expect(output).toMatch(/LOG_LEVEL: .*got "loud"/);
  expect(code).toBe(1);
});
