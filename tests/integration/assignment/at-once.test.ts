import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db/collections.ts";
import { api, startApi, stopApi } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { assign, command, ended } from "@/tests/setup/jobs.ts";
import { startWorker } from "@/tests/setup/worker.ts";
import { cohortOf, makeAgents } from "@/tests/setup/workspace.ts";

isolatedDatabase(import.meta.url);

let agents: string[];
let worker: { stop: () => Promise<void> };

beforeAll(async () => {
  await startApi();
  agents = await makeAgents(50, 30, 20);
  worker = startWorker({ queues: true });
});

afterAll(async () => {
  await worker.stop();
  await stopApi();
});

type Answer = { status: number; body: { job_id: string; detail: string; errors?: unknown[] } };

/** The one of several answers that is no refusal, and the others. */
function only(answers: Answer[]): { taken: Answer; refused: Answer[] } {
  const [taken, ...more] = answers.filter((answer) => answer.status < 400);
  expect(more, "taken besides the first").toEqual([]);
  if (!taken) throw new Error(`None was taken: ${JSON.stringify(answers.map((answer) => answer.body))}`);
  return { taken, refused: answers.filter((answer) => answer.status >= 400) };
}

const times = <T>(n: number, act: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: n }, act));

/** Items and blocks whose job is not there. */
async function leftOver(): Promise<number> {
  const jobs = (await db.assignmentJobs().find().toArray()).map((job) => job.job_id);
  const of = { job_id: { $nin: jobs } };
  return (await db.assignmentItems().countDocuments(of)) + (await db.assignmentBlocks().countDocuments(of));
}

test.each([
  [20, "in the request"],
  [300, "by the queue"],
])("one plan that is sent three times at once is carried out once: %i leads, %s", async (leads) => {
  const cohort = await cohortOf(`S${leads}`, leads);
  const request = { agent_ids: agents };
  const preview = await api("POST", `/api/v1/cohorts/${cohort}/assign/preview`, { body: request });
  const body = { ...request, plan_hash: preview.body.plan_hash };
  const { taken, refused } = only(
    await times(3, () => api("POST", `/api/v1/cohorts/${cohort}/assign`, { body })),
  );
  for (const answer of refused) {
    expect(answer.status).toBe(409);
    expect(answer.body.errors).toMatchObject([{ path: "/plan_hash" }]);
  }
  expect(await ended(taken.body.job_id)).toMatchObject({ assigned_count: leads });
  expect(await db.pipelines().countDocuments({ lead_id: new RegExp(`^S${leads}-`) })).toBe(leads);
  expect(await leftOver()).toBe(0);
});

test("a job that is undone three times at once is undone once", async () => {
  const { job_id } = await assign(await cohortOf("U", 300), { agent_ids: agents });
  const { taken, refused } = only(await times(3, () => command(job_id, "undo")));
  for (const answer of refused) {
    expect(answer.status).toBe(409);
    expect(answer.body.detail).toContain(`by ${taken.body.job_id} already`);
  }
  expect(await ended(taken.body.job_id)).toMatchObject({ assigned_count: 300, skipped_count: 0 });
  expect(await leftOver()).toBe(0);
});

test("failures that are retried three times at once are retried once", async () => {
  const cohort = await cohortOf("R", 120);
  await worker.stop();
  const { body } = await api("POST", `/api/v1/cohorts/${cohort}/assign`, { body: { agent_ids: agents } });
  const away = { lead_id: { $in: ["R-3", "R-7"] } };
  const kept = await db.leads().find(away).toArray();
  await db.leads().deleteMany(away);
  worker = startWorker({ queues: true });
  const lost = await ended(body.job_id);
  expect(lost).toMatchObject({ assigned_count: 118, failed_count: 2 });
  await db.leads().insertMany(kept);
  const { taken, refused } = only(await times(3, () => command(lost.job_id, "retry")));
  for (const answer of refused) {
    expect(answer.status).toBe(409);
    expect(answer.body.detail).toContain(`was retried by ${taken.body.job_id} already`);
  }
  expect(await ended(taken.body.job_id)).toMatchObject({ total: 2, assigned_count: 2, failed_count: 0 });
  expect(await leftOver()).toBe(0);
});
