import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { createCohort } from "@/lib/cohorts/create-cohort.ts";
import { readRows } from "@/lib/cohorts/read-rows.ts";
import { loadWorkspace } from "@/lib/cohorts/workspace.ts";
import { systemContext } from "@/lib/context.ts";
import { db } from "@/lib/db/collections.ts";
import { followingCohorts } from "@/lib/membership/cohort-index.ts";
import { memberId } from "@/lib/membership/member-id.ts";
import { readStreamState } from "@/lib/membership/stream-state.ts";
import { compileRules } from "@/lib/rules/compile-rules.ts";
import { matchRow } from "@/lib/rules/match-row.ts";
import type { RuleGroup } from "@/lib/rules/rule.ts";
import { fillBigWorkspace } from "./big-workspace.ts";
import { median, printTable, quantile } from "./measure.ts";

const statuses = ["new", "contacted", "qualified", "unqualified", "converted", "lost"];
const cities = [
  "Pune",
  "Mumbai",
  "Delhi",
  "Chennai",
  "Berlin",
  "Lisbon",
  "Porto",
  "Kochi",
  "Nagpur",
  "Surat",
];

/** Rules of the i-th cohort: a status, a range of scores that others overlap with, now and then a city. */
function rulesOf(i: number): RuleGroup {
  const from = (i * 7) % 90;
  const rules = [
    { field: "lead.status", operator: "=", value: statuses[i % statuses.length] },
    { field: "lead.score", operator: "between", value: [from, from + 10] },
  ];
  if (i % 3 === 0) rules.push({ field: "contact.city", operator: "=", value: cities[i % cities.length] });
  return { combinator: "and", rules };
}

async function makeCohorts(count: number): Promise<void> {
  const ctx = systemContext("bench");
  for (let i = await db.cohorts().countDocuments({ type: "dynamic" }); i < count; i++) {
    await createCohort(ctx, { name: `Dynamic ${i}`, type: "dynamic", rules: rulesOf(i) as never });
  }
}

const probe = "lead.score is -1";

/** A cohort that only the measured lead enters and leaves. */
async function makeProbe(): Promise<string> {
  const known = await db.cohorts().findOne({ name: probe });
  if (known) return known.cohort_id;
  const rules = { combinator: "and" as const, rules: [{ field: "lead.score", operator: "=", value: -1 }] };
  return (await createCohort(systemContext("bench"), { name: probe, type: "dynamic", rules })).cohort_id;
}

const random = (n: number) => Math.floor(Math.random() * n);

async function updateLeads(count: number, leads: number): Promise<void> {
  await db.leads().bulkWrite(
    Array.from({ length: count }, () => ({
      updateOne: {
        filter: { lead_id: `L-${random(leads - 1) + 1}` },
        update: {
          $set:
            random(2) === 0 ? { score: random(100) } : { status: statuses[random(statuses.length)] ?? "new" },
        },
      },
    })),
    { ordered: false },
  );
}

/** Milliseconds from a write of the probe's lead until its membership can be read. */
async function visibleAfter(cohortId: string, into: boolean): Promise<number> {
  const _id = memberId(cohortId, "P-0");
  const startedAt = performance.now();
  await db.leads().updateOne({ lead_id: "L-0" }, { $set: { score: into ? -1 : 50 } });
  while (((await db.cohortMembers().findOne({ _id })) !== null) !== into) {
    if (performance.now() - startedAt > 30_000) throw new Error("A change was not visible within 30 s.");
    await new Promise((done) => setTimeout(done, 5));
  }
  return performance.now() - startedAt;
}

/** Writes at a rate for some seconds, measuring meanwhile how long a change takes to be seen. */
async function latencyAt(perSecond: number, seconds: number, leads: number, probeId: string) {
  const times: number[] = [];
  const until = Date.now() + seconds * 1_000;
  const writing = (async () => {
    while (Date.now() < until) {
      const startedAt = Date.now();
      await updateLeads(perSecond / 10, leads);
      await new Promise((done) => setTimeout(done, Math.max(0, 100 - (Date.now() - startedAt))));
    }
  })();
  for (let into = true; Date.now() < until; into = !into) times.push(await visibleAfter(probeId, into));
  await writing;
  await visibleAfter(probeId, true);
  await visibleAfter(probeId, false);
  times.sort((a, b) => a - b);
  return {
    "updates/s": perSecond,
    seen: times.length,
    "p50 ms": median(times),
    "p95 ms": quantile(times, 0.95),
    "p99 ms": quantile(times, 0.99),
  };
}

/** Writes as fast as they go, then waits until the last one is seen: changes a second that are kept up with. */
async function sustained(updates: number, leads: number, probeId: string): Promise<number> {
  const startedAt = performance.now();
  for (let done = 0; done < updates; done += 1_000) await updateLeads(1_000, leads);
  await visibleAfter(probeId, true);
  const seconds = (performance.now() - startedAt) / 1_000;
  await visibleAfter(probeId, false);
  return updates / seconds;
}

/** The naive way: for each change and each cohort one read of the person and one write of the member. */
async function naive(events: number, leads: number): Promise<number> {
  const cohorts = await followingCohorts();
  const { registry, clock } = await loadWorkspace(systemContext("bench"));
  const startedAt = performance.now();
  for (let i = 0; i < events; i++) {
    const piiId = `P-${random(Math.floor(leads * 0.8))}`;
    for (const { cohort_id, rules } of cohorts) {
      const rows = await readRows({ piiIds: [piiId], cohortIds: [] });
      const { root } = compileRules(rules as RuleGroup, registry, clock);
      const _id = memberId(cohort_id, piiId);
      if (rows.some((row) => matchRow(root, row))) {
        const member = {
          cohort_id,
          pii_id: piiId,
          entered_at: clock.now,
          cause: { kind: "change" as const, entity_type: "lead", fields: [], rule_version: 1 },
        };
        await db.cohortMembers().updateOne({ _id }, { $setOnInsert: member }, { upsert: true });
      } else await db.cohortMembers().deleteOne({ _id });
    }
  }
  return events / ((performance.now() - startedAt) / 1_000);
}

/** Starts the worker as it ships, in a process of its own. */
function startWorker(): { stop: () => Promise<void> } {
  const child = spawn(process.execPath, ["--import", "tsx", "worker/main.ts"], { stdio: "ignore" });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    stop: async () => {
      child.kill("SIGTERM");
      await gone;
    },
  };
}

async function waitFor(what: string, isSo: () => Promise<boolean>, withinMs: number): Promise<void> {
  const until = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > until) throw new Error(`${what}: not so within ${withinMs} ms.`);
    await new Promise((done) => setTimeout(done, 200));
  }
}

/** Waits until everything that was written before is applied, and no evaluation is under way. */
async function settled(): Promise<void> {
  const since = new Date();
  await waitFor(
    "the worker follows changes",
    async () => ((await readStreamState(since)).confirmed_at ?? new Date(0)) > since,
    120_000,
  );
  await waitFor(
    "every cohort is evaluated",
    async () => (await db.cohorts().findOne({ status: { $ne: "ready" } })) === null,
    180_000,
  );
}

const say = (text: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);

/** `npm run bench -- dynamic [--leads 125000] [--cohorts 200] [--seconds 20] [--updates 20000] [--naive 5]` */
export async function benchDynamic(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      leads: { type: "string", default: "125000" },
      cohorts: { type: "string", default: "200" },
      seconds: { type: "string", default: "20" },
      updates: { type: "string", default: "20000" },
      naive: { type: "string", default: "5" },
    },
  });
  const leads = Number(values.leads);
  say(`filling ${leads} leads of ${Math.floor(leads * 0.8)} people`);
  await fillBigWorkspace(leads);
  const worker = startWorker();
  try {
    await settled();
    say(`making ${values.cohorts} dynamic cohorts`);
    await makeCohorts(Number(values.cohorts));
    const probeId = await makeProbe();
    await settled();
    await visibleAfter(probeId, true);
    await visibleAfter(probeId, false);
    say("200 updates a second: how long until a change of one more person can be read");
    const latency = await latencyAt(200, Number(values.seconds), leads, probeId);
    await settled();
    say(`${values.updates} updates as fast as they can be written, until the last is applied`);
    const fast = await sustained(Number(values.updates), leads, probeId);
    await worker.stop();
    say("the naive way: for each change and each cohort one read of the person and one write");
    const slow = await naive(Number(values.naive), leads);
    const size = { people: Math.floor(leads * 0.8), cohorts: Number(values.cohorts) };
    console.log("\nFrom write to visible");
    printTable([{ ...size, ...latency }]);
    console.log("\nSustained");
    printTable([{ ...size, "updates/s": fast, "naive updates/s": slow, times: fast / slow }]);
  } finally {
    await worker.stop();
  }
}
