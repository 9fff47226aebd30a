import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "@/lib/services/ports.ts";
import { type Services, startServices } from "@/lib/services/start-services.ts";
import { reportFault } from "@/tests/setup/fault-results.ts";

// biome-ignore lint/style/noProcessEnv: this file has servers of its own, which it stops and starts
const settings = process.env;
const dataDir = mkdtempSync(join(tmpdir(), "services-away-"));

let services: Services;
let ports: { mongoPort: number; redisPort: number };
let worker: { stop: () => Promise<void> } | undefined;

const { MONGODB_URI: _mongo, REDIS_URL: _redis, ...env } = settings;
const start = () => startServices({ dataDir, env, log: () => undefined, ...ports });

/** Loaded only once the environment names this file's servers. */
const helpers = async () => ({
  ...(await import("@/lib/jobs/queues.ts")),
  ...(await import("@/tests/setup/api.ts")),
  ...(await import("@/tests/setup/worker.ts")),
  ...(await import("@/tests/setup/workspace.ts")),
});

beforeAll(async () => {
  ports = { mongoPort: await freePort(), redisPort: await freePort() };
  services = await start();
  settings.MONGODB_URI = services.mongoUri;
  settings.REDIS_URL = services.redisUrl;
  const { startApi } = await helpers();
  await startApi();
}, 120_000);

afterAll(async () => {
  const { stopApi } = await helpers();
  await worker?.stop();
  await stopApi();
  await services.stop();
  rmSync(dataDir, { recursive: true, force: true });
}, 120_000);

const readiness = async () => {
  const { api } = await helpers();
  const answer = await api("GET", "/readyz", { key: null });
  return { status: answer.status, detail: String(answer.body.detail ?? "") };
};

test("/readyz is 200 only when MongoDB, Redis and a worker are there", { timeout: 120_000 }, async () => {
  const { startWorker, until } = await helpers();
  expect(await readiness()).toMatchObject({ status: 503, detail: expect.stringContaining("worker") });
  worker = startWorker({ queues: true, stream: true, schedules: true });
  await until(readiness, ({ status }) => status === 200);
  await services.stop();
  const away = await readiness();
  expect(away.status).toBe(503);
  expect(away.detail).toMatch(/MongoDB/);
  expect(away.detail).toMatch(/Redis/);
  services = await start();
  await until(readiness, ({ status }) => status === 200, 60_000);
});

test("a queue that is first asked for while Redis is away is opened once Redis is back", {
  timeout: 120_000,
}, async () => {
  const { closeQueues, enqueue, queue, until } = await helpers();
  await closeQueues();
  await services.stop();
  const lost = { import_id: "IMP-none" };
  await expect(queue("people-import")).rejects.toThrow("Redis is away");
  expect(await enqueue("people-import", lost, "lost")).toBe(false);
  services = await start();
  await until(
    () => enqueue("people-import", lost, "found"),
    (taken) => taken,
    30_000,
  );
  await until(readiness, ({ status }) => status === 200, 60_000);
});

test("while MongoDB and Redis are away requests are answered 503, and all goes on by itself afterwards", {
  timeout: 180_000,
}, async () => {
  const fault = reportFault(
    "Requests while MongoDB and Redis are away",
    "503 with Retry-After, nothing by half, all goes on afterwards",
  );
  const { api, until, makeAgents, cohortOf, expectConsistent } = await helpers();
  const agents = await makeAgents(10, 10);
  const cohort = await cohortOf("A", 150);
  const dynamic = await api("POST", "/api/v1/cohorts", {
    body: {
      name: "Hot",
      type: "dynamic",
      rules: { combinator: "and", rules: [{ field: "lead.source", operator: "=", value: "fair" }] },
    },
  });
  await services.stop();
  const refused = await Promise.all([
    api("GET", "/api/v1/cohorts"),
    api("PATCH", "/api/v1/leads/A-1", { body: { source: "fair" } }),
    api("POST", `/api/v1/cohorts/${cohort}/assign`, { body: { agent_ids: agents } }),
  ]);
  fault.tried(refused.length);
  for (const answer of refused) {
    expect(answer.status, answer.text).toBe(503);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
  }
  services = await start();
  await fault.recovery(() =>
    until(
      () => api("GET", "/api/v1/cohorts"),
      ({ status }) => status === 200,
      60_000,
    ),
  );
  expect((await api("GET", "/api/v1/leads/A-1")).body.source).toBeUndefined();
  expect((await api("GET", "/api/v1/assignment-jobs")).body.items).toEqual([]);
  await api("PATCH", "/api/v1/leads/A-1", { body: { source: "fair" } });
  await until(
    async () => (await api("GET", `/api/v1/cohorts/${dynamic.body.cohort_id}`)).body.member_count as number,
    (count) => count === 1,
    60_000,
  );
  const assigned = await api("POST", `/api/v1/cohorts/${cohort}/assign`, { body: { agent_ids: agents } });
  expect(assigned.status, assigned.text).toBe(202);
  const job = await until(
    async () => (await api("GET", `/api/v1/assignment-jobs/${assigned.body.job_id}`)).body,
    ({ status }) => status === "completed",
    60_000,
  );
  expect(job.assigned_count).toBe(150);
  await expectConsistent(job.job_id);
});

test("a job that is made while Redis is away is kept, and done once Redis is back", {
  timeout: 120_000,
}, async () => {
  const { api, until, cohortOf } = await helpers();
  const agents = (await api("GET", "/api/v1/agents")).body.items.map(
    (agent: { agent_id: string }) => agent.agent_id,
  );
  const cohort = await cohortOf("B", 120);
  const { redis } = services.pids();
  if (redis === undefined) throw new Error("Redis does not run.");
  process.kill(redis, "SIGSTOP");
  let assigned: Awaited<ReturnType<typeof api>>;
  try {
    assigned = await api("POST", `/api/v1/cohorts/${cohort}/assign`, { body: { agent_ids: agents } });
  } finally {
    process.kill(redis, "SIGCONT");
  }
  expect(assigned.status, assigned.text).toBe(202);
  const job = await until(
    async () => (await api("GET", `/api/v1/assignment-jobs/${assigned.body.job_id}`)).body,
    ({ status }) => status === "completed",
    60_000,
  );
  expect(job.assigned_count).toBe(120);
});
