import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { systemContext } from "@/lib/context.ts";
import { db } from "@/lib/db/collections.ts";
import { nextNight, nightly } from "@/lib/jobs/nightly.ts";
import { forgetOld } from "@/lib/settings/forget-old.ts";
import { api, startApi, stopApi } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { allItems, cohortOf, makeAgents } from "@/tests/setup/workspace.ts";

isolatedDatabase(import.meta.url);
beforeAll(startApi);
afterAll(stopApi);

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
const cause = { kind: "evaluation", rule_version: 1 } as const;
const running = new AbortController().signal;
const forget = (signal = running) => forgetOld(systemContext("test"), signal);

let cohort = "";
let jobs: string[] = [];

/** Two assignments, the first of them ended 40 days ago, and an event of each age. */
beforeAll(async () => {
  const agents = await makeAgents(10);
  cohort = await cohortOf("R", 5);
  for (const _ of [1, 2]) {
    const body = { agent_ids: agents };
    const made = await api("POST", `/api/v1/cohorts/${cohort}/assign`, { body });
    expect(made.status, made.text).toBe(200);
    jobs = [...jobs, made.body.job_id];
  }
  await db.assignmentJobs().updateOne({ job_id: jobs[0] ?? "" }, { $set: { finished_at: daysAgo(40) } });
});

beforeEach(async () => {
  await db.membershipEvents().deleteMany({});
  await db.membershipEvents().insertMany(
    [...Array.from({ length: 2_500 }, () => 31), 29, 1].map((days, i) => ({
      cohort_id: cohort,
      pii_ids: [`P-${i}`],
      type: "entered" as const,
      at: daysAgo(days),
      cause,
    })),
  );
});

const keep = async (events: unknown, assignments: unknown) =>
  api("PATCH", "/api/v1/settings", {
    body: { keep_membership_events_days: events, keep_assignment_jobs_days: assignments },
  });

test("everything is kept until the settings say otherwise", async () => {
  const settings = await api("GET", "/api/v1/settings");
  expect(settings.body).toMatchObject({ keep_membership_events_days: null, keep_assignment_jobs_days: null });
  expect(await forget()).toEqual({ membership_events: 0, assignment_jobs: 0 });
  expect(await db.membershipEvents().countDocuments({})).toBe(2_502);
});

test.each([6, 0, -1, 1.5, "30", 40_000])("%j days are refused", async (days) => {
  const refused = await keep(days, null);
  expect(refused.status).toBe(422);
  expect(refused.body.errors).toEqual([expect.objectContaining({ path: "/keep_membership_events_days" })]);
});

test("what is older is deleted, a job with its outcomes; what is not stays, and so does what was done", async () => {
  expect((await keep(30, 30)).status).toBe(200);
  const open = await db.pipelines().countDocuments({ status: "open" });
  expect(await forget()).toEqual({ membership_events: 2_500, assignment_jobs: 1 });
  expect(await db.membershipEvents().countDocuments({})).toBe(2);
  const [gone = "", kept = ""] = jobs;
  expect((await api("GET", `/api/v1/assignment-jobs/${gone}`)).status).toBe(404);
  expect(await db.assignmentItems().countDocuments({ job_id: gone })).toBe(0);
  expect(await db.assignmentBlocks().countDocuments({ job_id: gone })).toBe(0);
  const job = await db.assignmentJobs().findOne({ job_id: kept });
  expect(job && (await allItems(job))).toHaveLength(5);
  expect(await db.pipelines().countDocuments({ status: "open" })).toBe(open);
  expect(await forget()).toEqual({ membership_events: 0, assignment_jobs: 0 });
});

test("a worker that is asked to stop leaves the rest to the next one", async () => {
  expect((await keep(30, null)).status).toBe(200);
  expect(await forget(AbortSignal.abort())).toEqual({ membership_events: 0, assignment_jobs: 0 });
  expect(await forget()).toMatchObject({ membership_events: 2_500 });
});

test("an assignment that has not ended is never deleted", async () => {
  const [, kept = ""] = jobs;
  await db
    .assignmentJobs()
    .updateOne({ job_id: kept }, { $set: { status: "paused", created_at: daysAgo(400), finished_at: null } });
  expect((await keep(null, 30)).status).toBe(200);
  expect(await forget()).toMatchObject({ assignment_jobs: 0 });
});

test("nightly work is done once by several workers, told, and due again the night after", async () => {
  const ctx = systemContext("test");
  const name = "tested";
  let done = 0;
  const asked = () =>
    Promise.all(
      [1, 2, 3].map(() =>
        nightly(ctx, name, running, async () => {
          done++;
          return { found: done };
        }),
      ),
    );
  await asked();
  expect(done).toBe(0);
  await db.workerState().updateOne({ _id: name }, { $set: { due_at: daysAgo(0) } });
  await asked();
  await asked();
  expect(done).toBe(1);
  const state = await db.workerState().findOne({ _id: name });
  expect(state).toMatchObject({ found: 1 });
  expect(state?.due_at).toEqual(nextNight(ctx.now()));
});

test.each([
  ["2026-03-01T02:59:59.999Z", "2026-03-01T03:00:00.000Z"],
  ["2026-03-01T03:00:00.000Z", "2026-03-02T03:00:00.000Z"],
  ["2026-12-31T23:00:00.000Z", "2027-01-01T03:00:00.000Z"],
])("after %s the next night is at %s", (now, night) => {
  expect(nextNight(new Date(now)).toISOString()).toBe(night);
});

test("a worker whose clock is years ahead deletes nothing that is not old", async () => {
  await keep(30, 30);
  await forget();
  const ahead = { ...systemContext("test"), now: () => daysAgo(-3_650) };
  expect(await forgetOld(ahead, running)).toEqual({ membership_events: 0, assignment_jobs: 0 });
  expect(await db.membershipEvents().countDocuments({})).toBe(2);
});
