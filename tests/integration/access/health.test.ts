import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkReadiness } from "@/lib/health/check-readiness.ts";
import { readMetrics } from "@/lib/health/read-metrics.ts";
import { distrustForwarding, passedOnHeader } from "@/lib/http/forwarding.ts";
import { enqueue, openJob, queuedJob } from "@/lib/jobs/queues.ts";
import { forgetWorker, heardWorker, workersHeard } from "@/lib/jobs/worker-heartbeat.ts";
import { withinRequest } from "@/lib/request-scope.ts";
import { api, keys, open, startApi, stopApi } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";

isolatedDatabase(import.meta.url);
beforeAll(startApi);
afterAll(stopApi);

const get = (path: string, headers: Record<string, string> = {}) => open("GET", path, { key: null, headers });

test("alive needs nothing", async () => {
  const answer = await get("/healthz");
  expect([answer.status, await answer.json()]).toEqual([200, { status: "ok" }]);
});

test("ready needs a worker that was heard in the last 30 s, and says so when there is none", async () => {
  const without = await get("/readyz");
  expect(without.status).toBe(503);
  expect(await without.json()).toMatchObject({ detail: "Missing: a worker heard in the last 30 s." });

  const now = Date.now();
  await heardWorker("old", [], now - 30_001);
  expect(await checkReadiness(now)).toMatchObject({
    ready: false,
    mongodb: true,
    redis: true,
    worker: false,
  });
  await heardWorker("w1", [], now);
  expect((await get("/readyz")).status).toBe(200);
  expect(await workersHeard(now - 30_000)).toEqual(["w1"]);
  expect(await workersHeard(0)).toEqual(["old", "w1"]);
  await forgetWorker("w1");
  expect((await get("/readyz")).status).toBe(503);
});

test("metrics name the route of a request, never what is in its path, and say how queues, workers and the pool are", async () => {
  await api("GET", "/api/v1/people/someone%20secret");
  const text = await (
    await readMetrics(new Request("http://x/metrics", { headers: { "x-forwarded-for": "127.0.0.1" } }))
  ).text();
  expect(text).toMatch(
    /http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/people\/:pii_id",status="404"\} 1/,
  );
  expect(text).not.toContain("secret");
  expect(text).toMatch(/queue_jobs\{queue="cohort-assignment",state="waiting"\} 0/);
  expect(text).toMatch(/queue_oldest_job_age_seconds\{queue="cohort-evaluation"\} 0/);
  expect(text).toMatch(/workers_alive \d/);
  expect(text).toMatch(/cohort_mongodb_pool_in_use \d/);
  expect(text).toMatch(/cohort_mongodb_pool_wait_seconds_count [1-9]/);
});

test("a job carries the id of the request that it came from", async () => {
  await withinRequest("request-1", () =>
    enqueue("cohort-evaluation", { cohort_id: "COH-1", pending_version: 1 }, "carries"),
  );
  const job = await queuedJob("cohort-evaluation", "carries");
  expect(job && openJob(job)).toEqual({
    requestId: "request-1",
    data: { cohort_id: "COH-1", pending_version: 1 },
  });
});

test("metrics are for this machine, or for who has a key", async () => {
  const ask = (headers: Record<string, string>) => readMetrics(new Request("http://x/metrics", { headers }));
  const near = await ask({ "x-forwarded-for": "127.0.0.1" });
  expect([near.status, (await near.text()).includes("http_request_duration_seconds")]).toEqual([200, true]);
  expect((await ask({ "x-forwarded-for": "::1" })).status).toBe(200);
  for (const address of ["10.0.0.7", "127.0.0.1, 10.0.0.7", "127.0.0.1.evil.example", ""])
    expect((await ask({ "x-forwarded-for": address })).status).toBe(401);
  expect((await ask({ "x-forwarded-for": "10.0.0.7", authorization: `Bearer ${keys.viewer}` })).status).toBe(
    200,
  );
});

test("what a proxy on this machine passes on is not from this machine, whatever it says", async () => {
  distrustForwarding();
  const server = createServer(async (request, response) => {
    const headers = new Headers(request.headers as Record<string, string>);
    response.writeHead((await readMetrics(new Request("http://x/metrics", { headers }))).status).end();
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  const ask = async (headers: Record<string, string>) =>
    (await fetch(`http://127.0.0.1:${port}/metrics`, { headers })).status;
  expect(await ask({})).toBe(200);
  for (const name of ["x-forwarded-for", "x-forwarded-host", "forwarded", "x-real-ip", "via"])
    expect(await ask({ [name]: "127.0.0.1" }), name).toBe(401);
  expect(await ask({ via: "1.1 proxy", authorization: `Bearer ${keys.viewer}` })).toBe(200);
  expect(await ask({ [passedOnHeader]: "1" })).toBe(200);
  await new Promise((closed) => server.close(closed));
});
