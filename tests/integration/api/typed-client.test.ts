import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import openapiTS from "openapi-typescript";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keys, startApi, stopApi } from "@/tests/setup/api.ts";
import { serveApi } from "@/tests/setup/http-server.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";

isolatedDatabase(import.meta.url);
const sources = join(import.meta.dirname, "../../typed-client");
// Inside of the project, so that packages are found from there.
const folder = mkdtempSync(join(import.meta.dirname, "../../typed-client-made-"));
let server: Awaited<ReturnType<typeof serveApi>>;

beforeAll(async () => {
  await startApi();
  server = await serveApi();
  cpSync(sources, folder, { recursive: true });
  const description = (await (await fetch(`${server.url}/api/v1/openapi.json`)).json()) as object;
  writeFileSync(join(folder, "schema.d.ts"), await openapiTS(description as never));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server.stop();
  await stopApi();
});

test("a client for TypeScript made from the description knows every call of the main job", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    "node_modules/typescript/bin/tsc",
    "--project",
    folder,
  ]).catch((error: { stdout: string }) => error);
  expect(stdout).toBe("");
});

test("that client sends people, previews, makes a cohort, reads its members and assigns them", async () => {
  const { mainJob } = (await import(join(folder, "main-job.ts"))) as {
    mainJob: (
      url: string,
      key: string,
    ) => Promise<{ previewed: number; members: string[]; job: Record<string, unknown> }>;
  };
  const { previewed, members, job } = await mainJob(server.url, keys.manager);
  expect(previewed).toBe(2);
  expect(members).toEqual(["P-0", "P-1"]);
  expect(job).toMatchObject({ status: "completed", total: 2, assigned_count: 2 });
});
