import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db/collections.ts";
import { api, startApi, stopApi, until } from "@/tests/setup/api.ts";
import { reportFault } from "@/tests/setup/fault-results.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { startWorker } from "@/tests/setup/worker.ts";
import { load } from "@/tests/setup/workspace.ts";

isolatedDatabase(import.meta.url);

const everything = { queues: true, stream: true, schedules: true };
let worker: { stop: () => Promise<void> };
let cohort = "";

const streamState = () => db.workerState().findOne({ _id: "stream" });
const following = () => until(streamState, (state) => state?.token !== undefined && state.seq !== undefined);

beforeAll(async () => {
  await startApi();
  await load(
    "leads",
    Array.from({ length: 5 }, (_, i) => ({ lead_id: `L-${i}`, pii_id: `P-${i}`, score: i })),
  );
  const rules = { combinator: "and", rules: [{ field: "lead.score", operator: ">=", value: 3 }] };
  const answer = await api("POST", "/api/v1/cohorts", { body: { name: "High", type: "dynamic", rules } });
  cohort = answer.body.cohort_id;
  worker = startWorker(everything);
  await following();
});

afterAll(async () => {
  await worker.stop();
  await stopApi();
});

const members = async () =>
  (await db.cohortMembers().find({ cohort_id: cohort }).sort({ pii_id: 1 }).toArray())
    .map((member) => member.pii_id)
    .join();

/** Puts someone into the cohort who does not belong there, as if the change that took them out had been lost. */
const spoil = () =>
  db.cohortMembers().insertOne({
    _id: `${cohort}|P-0`,
    cohort_id: cohort,
    pii_id: "P-0",
    entered_at: new Date(),
    cause: { kind: "manual", by: "test" },
  });

test("a gap in the stream's heartbeat has everything evaluated again", async () => {
  const fault = reportFault(
    "Changes left out by the change stream, without an error",
    "noticed by the heartbeat, all evaluated again",
  );
  await until(members, (ids) => ids === "P-3,P-4");
  await spoil();
  expect(await members()).toBe("P-0,P-3,P-4");
  await db.streamHeartbeats().updateOne({ _id: "stream" }, { $inc: { seq: 5 } });
  fault.tried();
  await fault.recovery(() => until(members, (ids) => ids === "P-3,P-4"));
});

test("a token that can't be resumed has everything evaluated again, and the stream goes on", async () => {
  await worker.stop();
  await spoil();
  await db
    .workerState()
    .updateOne({ _id: "stream" }, { $set: { token: { _data: "82FFFFFFFF000000012B0229296E04" } } });
  worker = startWorker(everything);
  await until(members, (ids) => ids === "P-3,P-4");
  await db.leads().updateOne({ lead_id: "L-1" }, { $set: { score: 9 } });
  await until(members, (ids) => ids === "P-1,P-3,P-4");
});

test("a second worker takes over within 15 s of the first one's silence, and only one ever follows", async () => {
  const fault = reportFault(
    "Who follows changes falls silent",
    "another one takes over, changes applied once",
  );
  await worker.stop();
  await db
    .workerState()
    .updateOne(
      { _id: "stream" },
      { $set: { holder: "a-killed-worker", expires_at: new Date(Date.now() + 10_000) }, $inc: { epoch: 1 } },
    );
  const taken = await streamState();
  const [one, two] = [startWorker(everything), startWorker(everything)];
  worker = { stop: async () => void (await Promise.all([one.stop(), two.stop()])) };
  await db.leads().updateOne({ lead_id: "L-2" }, { $set: { score: 9 } });
  fault.tried();
  await fault.recovery(() => until(members, (ids) => ids === "P-1,P-2,P-3,P-4", 15_000));
  expect((await streamState())?.epoch).toBe((taken?.epoch ?? 0) + 1);
  expect(await db.membershipEvents().countDocuments({ pii_ids: "P-2", type: "entered" })).toBe(1);
});
