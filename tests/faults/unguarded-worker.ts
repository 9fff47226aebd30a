/**
 * The worker of a control: works through assignments as the real one does, with one guard taken away (WITHOUT), slowly
 * enough that faults hit it in the middle. No other program uses it.
 */
import { Worker } from "bullmq";
import { ledger as guarded, type Ledger } from "@/lib/assignment/ledger.ts";
import { systemContext } from "@/lib/context.ts";
import type { Session } from "@/lib/db/collections.ts";
import { db } from "@/lib/db/collections.ts";
import { connect } from "@/lib/db/connect.ts";
import { env } from "@/lib/env.ts";
import { waitingRedis } from "@/lib/redis.ts";
import { assignLeads } from "@/worker/handlers/assign-leads.ts";

export type Without = "fence" | "transaction" | "claim" | "status" | "sweep";

const stepMs = 100;

/** Waits for the next step of the clock: chunks take their time, and those of two workers begin together. */
const slow = () => new Promise((done) => setTimeout(done, stepMs - (Date.now() % stepMs)));

/** Runs on a session without a transaction: each write stands by itself. */
const unprotected = async <T>(work: (session: Session) => Promise<T>, session: Session): Promise<T> => {
  await slow();
  return work(session);
};

const slowly: Ledger = {
  ...guarded,
  transaction: (work, session) =>
    guarded.transaction(async (inside) => {
      await slow();
      return work(inside);
    }, session),
};

/** Takes the job whoever holds it, without a new epoch. */
const takeAnyway: Ledger["claim"] = async (_ctx, { jobId }) => {
  const job = await db
    .assignmentJobs()
    .findOneAndUpdate(
      { job_id: jobId, status: { $in: ["queued", "running"] } },
      { $set: { status: "running" } },
      { returnDocument: "after", projection: { _id: 0 } },
    );
  return job && { job, lostSession: null };
};

let made = 0;
const anyId = (jobId: string, leadId: string) => `${jobId}:${leadId}:${process.pid}:${made++}`;
const anyHold: Ledger["heldBy"] = ({ jobId }) => ({ job_id: jobId });
const anyItem: Ledger["stillToDo"] = ({ _id }) => ({ _id });

/** Once a chunk, stands still between the closing of old pipelines and the opening of new ones. */
let asked = 0;
const lingeringId: Ledger["pipelineId"] = (jobId, leadId) => {
  if (Date.now() - asked > stepMs / 2) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, stepMs);
  asked = Date.now();
  return anyId(jobId, leadId);
};

const ledgers: Record<Without, Ledger> = {
  fence: { ...slowly, heldBy: anyHold, stillToDo: anyItem, pipelineId: anyId },
  transaction: { ...slowly, transaction: unprotected, stillToDo: anyItem, pipelineId: lingeringId },
  claim: { ...slowly, claim: takeAnyway, heldBy: anyHold, stillToDo: anyItem, pipelineId: anyId },
  status: { ...slowly, heldBy: ({ jobId, epoch }) => ({ job_id: jobId, epoch }) },
  sweep: slowly,
};

// biome-ignore lint/style/noProcessEnv: the test says here which guard is missing
const ledger = ledgers[process.env.WITHOUT as Without];
await connect();
const worker = new Worker(
  "cohort-assignment",
  async (job, token) =>
    assignLeads(systemContext("fault-control"), { job_id: job.data.job_id }, job, token, () => false, ledger),
  {
    connection: waitingRedis(),
    prefix: env().QUEUE_PREFIX,
    lockDuration: 1_000,
    stalledInterval: 500,
    maxStalledCount: 100,
  },
);
worker.on("error", () => undefined);
