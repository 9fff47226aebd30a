import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newSecret, signedHeaders } from "@/lib/webhooks/secret.ts";
import { keys, startApi, stopApi } from "@/tests/setup/api.ts";
import { serveApi } from "@/tests/setup/http-server.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { startWorker } from "@/tests/setup/worker.ts";

isolatedDatabase(import.meta.url);
let server: Awaited<ReturnType<typeof serveApi>>;
let worker: ReturnType<typeof startWorker>;
beforeAll(async () => {
  await startApi();
  server = await serveApi();
  worker = startWorker({ queues: true });
});
afterAll(async () => {
  await worker.stop();
  await server.stop();
  await stopApi();
});

const page = readFileSync("docs/api.md", "utf8");
const examples = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);

/** Separates what the examples print; none of them prints it. */
const mark = "=== next example ===";

test("the check of a delivery's signature takes what is signed here, and nothing else", async () => {
  const [, code = ""] = /^```js\n([\s\S]*?)^```$/m.exec(page) ?? [];
  const { isGenuine } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  const secret = newSecret();
  const body = '{"type":"cohort.entered"}';
  const headers = signedHeaders("msg-1", body, secret, new Date());
  expect(isGenuine(headers, body, secret)).toBe(true);
  expect(isGenuine(headers, `${body} `, secret)).toBe(false);
  expect(isGenuine(headers, body, newSecret())).toBe(false);
  const old = signedHeaders("msg-1", body, secret, new Date(Date.now() - 600_000));
  expect(isGenuine(old, body, secret)).toBe(false);
});

test("every example of the developers' page does what the page says", async () => {
  expect(examples.length).toBeGreaterThan(7);
  const script = examples.join(`\necho; echo '${mark}'\n`);
  const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", script], {
    // biome-ignore lint/style/noProcessEnv: the shell needs its PATH
    env: { ...process.env, URL: server.url, KEY: keys.manager },
  });
  const printed = stdout.split(mark).map((text) => text.trim());
  expect(printed).toHaveLength(examples.length);
  const [list, bulk, imported, preview, cohort, exports, assigned, stream, problem] = printed;
  expect(JSON.parse(list ?? "")).toEqual({ items: [], next_cursor: null, total: 0 });
  expect(bulk?.match(/"inserted":2,"updated":0,"failed":0,"errors":\[\]/g)).toHaveLength(2);
  expect(imported).toContain('"refused_rows":1');
  expect(imported).toContain("L-B2,P-B2,high");
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
