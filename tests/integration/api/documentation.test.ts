import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keys, startApi, stopApi } from "@/tests/setup/api.ts";
import { serveApi } from "@/tests/setup/http-server.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";

isolatedDatabase(import.meta.url);
let server: Awaited<ReturnType<typeof serveApi>>;
beforeAll(async () => {
  await startApi();
  server = await serveApi();
});
afterAll(async () => {
  await server.stop();
  await stopApi();
});

const page = readFileSync("docs/api.md", "utf8");
const examples = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);

/** Separates what the examples print; none of them prints it. */
const mark = "=== next example ===";

test("every example of the developers' page does what the page says", async () => {
  expect(examples.length).toBeGreaterThan(7);
  const script = examples.join(`\necho; echo '${mark}'\n`);
  const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", script], {
    // biome-ignore lint/style/noProcessEnv: the shell needs its PATH
    env: { ...process.env, URL: server.url, KEY: keys.manager },
  });
  const printed = stdout.split(mark).map((text) => text.trim());
  expect(printed).toHaveLength(examples.length);
  const [list, bulk, preview, cohort, exports, assigned, stream, problem] = printed;
  expect(JSON.parse(list ?? "")).toEqual({ items: [], next_cursor: null, total: 0 });
  expect(bulk?.match(/"inserted":2,"updated":0,"failed":0,"errors":\[\]/g)).toHaveLength(2);
  expect(JSON.parse(preview ?? "")).toMatchObject({
    count: 1,
    sample: [{ pii_id: "P-A1", name: "Asha Rao", lead_ids: ["L-A1"] }],
  });
  expect(cohort).toContain('"member_count":1');
  expect(cohort).toContain('"member":true,"matches":true,"lead_id":"L-A1"');
  expect(exports).toContain("P-A1,Asha Rao,L-A1");
  expect(exports).toContain('"pii_id":"P-A1"');
  expect(assigned).toContain('"status":"completed"');
  expect(assigned).toContain('"outcome":"assigned"');
  expect(stream).toContain("event: done");
  expect(JSON.parse(problem ?? "")).toMatchObject({
    status: 422,
    errors: [{ path: "/rules/rules/0/field" }],
  });
});
