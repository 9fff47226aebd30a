import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";

isolatedDatabase(import.meta.url);

test("a worker sends traces to the collector that is named, and stops in order", async () => {
  const seen: string[] = [];
  let heard: () => void = () => undefined;
  const first = new Promise<void>((done) => {
    heard = done;
  });
  const collector = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += (chunk as Buffer).toString("latin1");
    seen.push(`${request.url} ${text}`);
    response.end();
    heard();
  });
  await new Promise<void>((done) => collector.listen(0, "127.0.0.1", done));
  const { port } = collector.address() as AddressInfo;
  const worker = spawn(process.execPath, ["--import", "tsx", "worker/main.ts"], {
    // biome-ignore lint/style/noProcessEnv: the worker gets this file's own database
    env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` },
    stdio: "ignore",
  });
  const ended = new Promise<number | null>((done) => worker.once("exit", done));
  await Promise.race([first, ended]);
  worker.kill("SIGTERM");
  expect(await ended).toBe(0);
  collector.close();
  expect(seen[0]).toMatch(/^\/v1\/traces /);
  expect(seen[0]).toContain("cohort-worker");
}, 90_000);
