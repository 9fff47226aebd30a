import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createApiKey } from "@/lib/access/create-api-key.ts";
import { assignCohort } from "@/lib/assignment/assign-cohort.ts";
import { AssignCohort } from "@/lib/assignment/assignment-schemas.ts";
import { findJob } from "@/lib/assignment/show-job.ts";
import { createCohort } from "@/lib/cohorts/create-cohort.ts";
import { findCohort } from "@/lib/cohorts/find-cohort.ts";
import { systemContext } from "@/lib/context.ts";
import { db } from "@/lib/db/collections.ts";
import { buildPrograms, endProcesses, removePrograms, startProcess } from "../faults/processes.ts";
import { api } from "../setup/api.ts";
import { median, printTable, quantile } from "./measure.ts";
import { assignOneByOne, pipelineFor, tasksFor } from "./one-at-a-time.ts";

const batchSize = 5_000;
const agentIds = Array.from({ length: 10 }, (_, i) => `A0-${9_001 + i}`);
const pauseMs = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Leads `L-0` …, each with an open pipeline and two open tasks, of ten agents; and a cohort of all of them. */
async function fill(leads: number): Promise<string> {
  const at = new Date();
  const times = { created_at: at, updated_at: at };
  const ids = Array.from({ length: leads }, (_, i) => `L-${i}`);
  if ((await db.leads().countDocuments()) < leads) {
    await db.agents().insertMany(
      agentIds.map((agent_id) => ({
        ...times,
        agent_id,
        name: agent_id,
        status: "active" as const,
        daily_capacity: 50,
      })),
    );
    for (let from = 0; from < leads; from += batchSize) {
      const part = ids.slice(from, from + batchSize);
      const owner = (i: number) => agentIds[i % agentIds.length] ?? "";
      const pipelines = part.map((id, i) => pipelineFor(`seed:${id}`, id, owner(i), at));
      await db.leads().insertMany(
        part.map((lead_id, i) => ({
          lead_id,
          pii_id: `P-${lead_id}`,
          status: "new",
          agent_id: owner(i),
          created_at: new Date(at.getTime() + from + i),
          updated_at: at,
        })),
      );
      await db.pipelines().insertMany(pipelines);
      await db.tasks().insertMany(pipelines.flatMap(tasksFor));
    }
  }
  const known = await db.cohorts().findOne({ name: "bench" });
  if (known) return known.cohort_id;
  const made = await createCohort(systemContext("bench"), { name: "bench", type: "static", lead_ids: ids });
  return made.cohort_id;
}

/** Times of the routes that people look at most, asked one after the other until told to stop. */
async function askRoutes(key: string, paths: string[], stopped: () => boolean): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; !stopped(); i++) {
    const startedAt = performance.now();
    const { status } = await api("GET", paths[i % paths.length] ?? "", { key });
    if (status !== 200) throw new Error(`${paths[i % paths.length]} answered ${status}.`);
    times.push(performance.now() - startedAt);
    await pauseMs(10);
  }
  return times.sort((a, b) => a - b);
}

/** The most memory that a process has held, in MB. */
const peakMb = (pid: number): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? Number.NaN) / 1024;

/** Has a worker do the job, while the routes are asked where some are given. */
async function measureJob(worker: { pid: number }, cohortId: string, key: string, paths: string[]) {
  const ctx = systemContext("bench");
  const request = AssignCohort.parse({ agent_ids: [...agentIds].reverse() });
  const asked = performance.now();
  const assigned = await assignCohort(ctx, await findCohort(cohortId), request);
  if (assigned.kind !== "queued")
    throw new Error("A benchmark needs a job for the queue: 100 leads or more.");
  const answeredMs = performance.now() - asked;
  let ended = false;
  const asking = paths.length > 0 ? askRoutes(key, paths, () => ended) : Promise.resolve([]);
  let job = await findJob(assigned.job_id);
  for (; !job.finished_at; job = await findJob(assigned.job_id)) await pauseMs(100);
  ended = true;
  const { started_at, finished_at, assigned_count, total } = job;
  if (assigned_count !== total) throw new Error(`${assigned_count} of ${total} leads were assigned.`);
  const seconds = ((finished_at?.getTime() ?? 0) - (started_at?.getTime() ?? 0)) / 1000;
  return { rate: total / seconds, seconds, answeredMs, times: await asking, peak: peakMb(worker.pid) };
}

/** `npm run bench -- assignment --leads 10000 [--sample 1000] [--json]`: leads a second, memory, and the routes meanwhile. */
export async function benchAssignment(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      leads: { type: "string", default: "10000" },
      sample: { type: "string", default: "1000" },
      json: { type: "boolean", default: false },
    },
  });
  const leads = Number(values.leads);
  const cohortId = await fill(leads);
  const { key } = await createApiKey(systemContext("bench"), { name: "bench", role: "viewer" });
  const paths = ["/api/v1/cohorts", "/api/v1/leads?limit=50", `/api/v1/cohorts/${cohortId}/members?limit=50`];
  const sample = Array.from({ length: Math.min(leads, Number(values.sample)) }, (_, i) => `L-${i}`);
  const startedAt = performance.now();
  await assignOneByOne(`one-${Date.now()}`, sample, agentIds);
  const oneByOne = sample.length / ((performance.now() - startedAt) / 1000);
  const until = Date.now() + 5_000;
  const quiet = await askRoutes(key, paths, () => Date.now() > until);
  await buildPrograms();
  try {
    const worker = startProcess();
    await pauseMs(3_000);
    const job = await measureJob(worker, cohortId, key, []);
    const asked = await measureJob(worker, cohortId, key, paths);
    const row = {
      leads,
      "job leads/s": job.rate,
      "one at a time leads/s": oneByOne,
      times: job.rate / oneByOne,
      "job s": job.seconds,
      "202 after ms": job.answeredMs,
      "worker peak MB": asked.peak,
      "routes p50/p95 ms quiet": `${median(quiet).toFixed(0)}/${quantile(quiet, 0.95).toFixed(0)}`,
      during: `${median(asked.times).toFixed(0)}/${quantile(asked.times, 0.95).toFixed(0)}`,
    };
    if (values.json) console.log(JSON.stringify(row));
    else printTable([row]);
  } finally {
    await endProcesses();
    removePrograms();
  }
}
