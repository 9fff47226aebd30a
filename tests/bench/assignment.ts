import { parseArgs } from "node:util";
import { findJob } from "@/lib/assignment/show-job.ts";
import { createCohort } from "@/lib/cohorts/create-cohort.ts";
import { systemContext } from "@/lib/context.ts";
import { db } from "@/lib/db/collections.ts";
import { median, printTable, quantile } from "./measure.ts";
import { assignOneByOne, pipelineFor, tasksFor } from "./one-at-a-time.ts";
import { startWebApp, type WebApp } from "./web-app.ts";

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

/** What people look at most while a job runs. */
const routesOf = (cohortId: string): string[] => [
  "/cohorts",
  `/cohorts/${cohortId}/members?limit=50`,
  "/leads?limit=50",
  "/assignment-jobs?limit=10",
  "/agents/capacity",
];

type RouteTimes = Map<string, number[]>;

/** Times of routes of the production web app, asked in turn until told to stop. */
async function askRoutes(web: WebApp, routes: string[], stopped: () => boolean): Promise<RouteTimes> {
  const times: RouteTimes = new Map(routes.map((route) => [route, []]));
  for (let i = 0; !stopped(); i++) {
    const route = routes[i % routes.length] ?? "";
    const startedAt = performance.now();
    await web.ask(route);
    times.get(route)?.push(performance.now() - startedAt);
    await pauseMs(10);
  }
  for (const each of times.values()) each.sort((x, y) => x - y);
  return times;
}

/** Starts a job through the web app and waits for its end, while routes are asked where some are given. */
async function measureJob(web: WebApp, cohortId: string, routes: string[]) {
  const agent_ids = [...agentIds].reverse();
  const asked = performance.now();
  const { job_id, total } = await web.ask(`/cohorts/${cohortId}/assign`, { agent_ids });
  const answeredMs = performance.now() - asked;
  let ended = false;
  const asking = routes.length > 0 ? askRoutes(web, routes, () => ended) : Promise.resolve(new Map());
  let job = await findJob(String(job_id));
  for (; !job.finished_at; job = await findJob(String(job_id))) await pauseMs(100);
  ended = true;
  const { started_at, finished_at, assigned_count } = job;
  if (assigned_count !== total) throw new Error(`${assigned_count} of ${total} leads were assigned.`);
  const seconds = ((finished_at?.getTime() ?? 0) - (started_at?.getTime() ?? 0)) / 1_000;
  return { rate: assigned_count / seconds, seconds, answeredMs, times: (await asking) as RouteTimes };
}

async function oneAtATime(leads: number): Promise<number> {
  const sample = Array.from({ length: leads }, (_, i) => `L-${i}`);
  const startedAt = performance.now();
  await assignOneByOne(`one-${Date.now()}`, sample, agentIds);
  return leads / ((performance.now() - startedAt) / 1_000);
}

const routeRows = (quiet: RouteTimes, during: RouteTimes) =>
  [...quiet].map(([route, times]) => {
    const meanwhile = during.get(route) ?? [];
    return {
      route: route.replace(/COH-\d+/, ":id"),
      "quiet p50 ms": median(times),
      "quiet p95": quantile(times, 0.95),
      "during a job p50": median(meanwhile),
      "during p95": quantile(meanwhile, 0.95),
      asked: meanwhile.length,
    };
  });

/**
 * `npm run bench -- assignment [--leads 10000] [--sample 1000] [--json]`: leads a second against one at a time, memory,
 * and the production web app's routes with and without a job.
 */
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
  const routes = routesOf(cohortId);
  const oneByOne = await oneAtATime(Math.min(leads, Number(values.sample)));
  const web = await startWebApp();
  try {
    await measureJob(web, cohortId, []);
    const job = await measureJob(web, cohortId, []);
    const until = Date.now() + 8_000;
    const quiet = await askRoutes(web, routes, () => Date.now() > until);
    const asked = await measureJob(web, cohortId, routes);
    const { web: webMb, worker } = web.peaks();
    const row = {
      leads,
      "job leads/s": job.rate,
      "one at a time": oneByOne,
      times: job.rate / oneByOne,
      "job s": job.seconds,
      "202 after ms": job.answeredMs,
      "worker peak MB": worker,
      "web peak MB": webMb,
    };
    if (values.json) console.log(JSON.stringify({ ...row, routes: routeRows(quiet, asked.times) }));
    else {
      printTable([row]);
      console.log();
      printTable(routeRows(quiet, asked.times));
    }
  } finally {
    await web.stop();
  }
}
