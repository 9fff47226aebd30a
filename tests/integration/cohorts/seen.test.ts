import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db/collections.ts";
import { api, open, startApi, stopApi, until } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { startWorker } from "@/tests/setup/worker.ts";
import { load } from "@/tests/setup/workspace.ts";

isolatedDatabase(import.meta.url);

let worker: { stop: () => Promise<void> };
let cohort = "";

beforeAll(async () => {
  await startApi();
  await load("leads", [{ lead_id: "L-0", pii_id: "P-0", score: 1 }]);
  const rules = { combinator: "and", rules: [{ field: "lead.score", operator: ">=", value: 3 }] };
  const answer = await api("POST", "/api/v1/cohorts", { body: { name: "High", type: "dynamic", rules } });
  cohort = answer.body.cohort_id;
  worker = startWorker({ queues: true, stream: true, schedules: true });
  await until(
    () => db.workerState().findOne({ _id: "stream" }),
    (state) => state?.token !== undefined,
  );
});

afterAll(async () => {
  await worker.stop();
  await stopApi();
});

type Told = { event: string; data: Record<string, unknown> };

/** Reads a cohort's live stream until `enough` of what it told; what is done meanwhile is done again and again. */
async function listen(
  enough: (told: Told[]) => boolean,
  meanwhile: (time: number) => Promise<unknown>,
): Promise<Told[]> {
  const response = await open("GET", `/api/v1/cohorts/${cohort}/stream`);
  const reader = response.body?.pipeThrough(new TextDecoderStream() as never).getReader();
  if (!reader) throw new Error("The stream has no body.");
  const told: Told[] = [];
  let text = "";
  let times = 0;
  const again = setInterval(() => void meanwhile(times++), 1_000);
  while (!enough(told)) {
    const { value, done } = await reader.read();
    if (done) break;
    text += value;
    const parts = text.split("\n\n");
    text = parts.pop() ?? "";
    for (const part of parts) {
      const match = /^event: (\w+)\ndata: (.*)$/.exec(part);
      if (match) told.push({ event: match[1] ?? "", data: JSON.parse(match[2] ?? "{}") });
    }
  }
  clearInterval(again);
  await reader.cancel();
  return told;
}

test("a cohort's stream tells when it was last confirmed, how long changes take, and who enters", async () => {
  const told = await listen(
    (seen) =>
      seen.some(({ event, data }) => event === "members" && data.entered === 1) &&
      seen.some(({ event, data }) => event === "following" && data.confirmed_at !== null),
    (time) => api("PATCH", "/api/v1/leads/L-0", { body: { score: time % 2 === 0 ? 5 : 1 } }),
  );
  const last = told.findLast(({ event, data }) => event === "following" && data.confirmed_at !== null);
  expect(Date.now() - Date.parse(String(last?.data.confirmed_at))).toBeLessThan(15_000);
  expect(last?.data.lag_seconds).toBeLessThan(10);
});

const metric = async (name: string): Promise<number> => {
  const { text } = await api("GET", "/metrics");
  return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1] ?? Number.NaN);
};

test("/metrics counts what the worker applied: changes, entries, evaluations, and the lag", async () => {
  await until(
    () => metric("cohort_stream_events_total"),
    (count) => count >= 1,
  );
  await until(
    () => metric('cohort_membership_changes_total{type="entered"}'),
    (count) => count >= 1,
  );
  expect(await metric('cohort_evaluation_duration_seconds_count{engine="aggregation"}')).toBeGreaterThan(0);
  expect(await metric("cohort_stream_lag_seconds")).toBeLessThan(10);
  expect(await metric("process_resident_memory_bytes")).toBeGreaterThan(0);
});
