import { parseArgs } from "node:util";
import { createCohort } from "@/lib/cohorts/create-cohort.ts";
import { matchPeople } from "@/lib/cohorts/match-people.ts";
import { plainPipeline } from "@/lib/cohorts/plain-pipeline.ts";
import { previewCohort } from "@/lib/cohorts/preview-cohort.ts";
import { systemContext } from "@/lib/context.ts";
import { db } from "@/lib/db/collections.ts";
import { membersOf } from "@/lib/membership/member-id.ts";
import { compileRules } from "@/lib/rules/compile-rules.ts";
import { registryOf } from "@/lib/rules/fields.ts";
import type { RuleGroup } from "@/lib/rules/rule.ts";
import { fillBigWorkspace } from "./big-workspace.ts";
import { askAsManagers, letGoOf } from "./managers.ts";
import { measure, median, printTable, quantile } from "./measure.ts";
import { complexRules, ruleSets } from "./rule-sets.ts";
import { startWebApp, type WebApp } from "./web-app.ts";

const registry = registryOf([]);
const compiled = (rules: RuleGroup) =>
  compileRules(rules, registry, { now: new Date(), timeZone: "UTC" }).root;

type Row = {
  "rule set": string;
  leads: number;
  "plan ms": number;
  "plan p95": number;
  "plain ms": number | string;
  times: number | string;
};

async function measureRuleSet(
  name: string,
  rules: RuleGroup,
  options: { runs: number; plainRuns: number },
): Promise<Row> {
  const root = compiled(rules);
  const { piiIds } = await matchPeople(root);
  const plan = await measure(options.runs, () => matchPeople(root));
  const row: Row = {
    "rule set": name,
    leads: piiIds.length,
    "plan ms": median(plan),
    "plan p95": quantile(plan, 0.95),
    "plain ms": "-",
    times: "-",
  };
  if (options.plainRuns === 0) return row;
  const times: number[] = [];
  for (let i = 0; i < options.plainRuns; i++) {
    const startedAt = performance.now();
    const plain = await db.leads().aggregate(plainPipeline(root), { allowDiskUse: true }).toArray();
    times.push(performance.now() - startedAt);
    if (plain.length !== piiIds.length)
      throw new Error(`${name}: the plan finds ${piiIds.length} leads, the plain pipeline ${plain.length}.`);
  }
  const plain = median(times.sort((a, b) => a - b));
  return { ...row, "plain ms": plain, times: plain / row["plan ms"] };
}

/** Rows a second of json-rules-engine, and the longest time that the event loop was held meanwhile. */
async function measureEngine() {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last - 5);
    last = performance.now();
  }, 5);
  const rows = await db.leads().countDocuments();
  const startedAt = performance.now();
  const { piiIds } = await matchPeople(compiled(complexRules));
  const seconds = (performance.now() - startedAt) / 1000;
  clearInterval(timer);
  return { "rows/s": rows / seconds, matched: piiIds.length, "event loop held ms": longest };
}

/** About 20,000 of the people of 200,000 leads. */
const manyPeople: RuleGroup = {
  combinator: "and",
  rules: [
    { field: "contact.city", operator: "in", value: ["Pune", "Mumbai"] },
    { field: "contact.age", operator: "<=", value: 55 },
  ],
};

/** Creating a cohort through the web app until it is ready, evaluating it again, and throwing it away. */
async function measureStoring(web: WebApp, rules: RuleGroup, allow_all = false) {
  const startedAt = performance.now();
  const made = await web.ask("/cohorts", { name: "bench", type: "static", rules, allow_all });
  const id = String(made.cohort_id);
  const answered = performance.now() - startedAt;
  const cohort = await ready(web, id);
  const stored = performance.now() - startedAt;
  const events = await db.membershipEvents().countDocuments({ cohort_id: id });
  const again = performance.now();
  await web.ask(`/cohorts/${id}/evaluate`, {});
  await ready(web, id);
  const againMs = performance.now() - again;
  const written = (await db.membershipEvents().countDocuments({ cohort_id: id })) - events;
  await db.cohortMembers().deleteMany(membersOf(id));
  await db.membershipEvents().deleteMany({ cohort_id: id });
  await db.cohorts().deleteOne({ cohort_id: id });
  return {
    members: cohort.member_count,
    "answered ms": answered,
    "stored ms": stored,
    "again ms": againMs,
    "entered or left again": written,
  };
}

async function ready(web: WebApp, id: string): Promise<Record<string, unknown>> {
  for (;;) {
    const cohort = await web.ask(`/cohorts/${id}`);
    if (cohort.status === "failed") throw new Error(`${id} failed: ${String(cohort.error)}`);
    if (cohort.status === "ready") return cohort;
    await new Promise((done) => setTimeout(done, 50));
  }
}

async function measureWebApp(options: { managers: number; seconds: number }) {
  const web = await startWebApp();
  try {
    const asked = Object.values(ruleSets);
    return {
      storing: await measureStoring(web, manyPeople),
      "everyone, in the background": await measureStoring(web, { combinator: "and", rules: [] }, true),
      [`preview with ${options.managers} managers`]: await askAsManagers(
        web,
        asked,
        options.managers,
        options.seconds * 1_000,
      ),
      "a question let go is stopped after ms": await letGoOf(
        web,
        ruleSets["OR across entities"] as RuleGroup,
        50,
      ),
      "peak MB": { ...web.peaks(), bench: process.resourceUsage().maxRSS / 1024 },
    };
  } finally {
    await web.stop();
  }
}

/** `npm run bench -- evaluation --leads 200000 [--runs 7] [--plain-runs 1] [--managers 10] [--seconds 60] [--json]` */
export async function benchEvaluation(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      leads: { type: "string", default: "200000" },
      runs: { type: "string", default: "7" },
      "plain-runs": { type: "string", default: "1" },
      managers: { type: "string", default: "10" },
      seconds: { type: "string", default: "60" },
      json: { type: "boolean", default: false },
    },
  });
  const leads = Number(values.leads);
  await fillBigWorkspace(leads);
  const ctx = systemContext("bench");
  if (!(await db.cohorts().findOne({ cohort_id: "COH-1" }))) {
    await createCohort(ctx, {
      name: "Pune",
      type: "static",
      rules: { combinator: "and", rules: [{ field: "contact.city", operator: "=", value: "Pune" }] },
    });
  }
  const options = { runs: Number(values.runs), plainRuns: Number(values["plain-runs"]) };
  const rows: Row[] = [];
  for (const [name, rules] of Object.entries(ruleSets)) {
    console.error(`${new Date().toISOString().slice(11, 19)} ${name}`);
    rows.push(await measureRuleSet(name, rules, options));
  }
  const previews = await measure(options.runs, () =>
    previewCohort(ctx, { rules: ruleSets["three entities"] as never, sample: 10 }),
  );
  const summary = {
    leads,
    preview: { median: median(previews), p95: quantile(previews, 0.95) },
    engine: await measureEngine(),
    web: await measureWebApp({ managers: Number(values.managers), seconds: Number(values.seconds) }),
  };
  if (values.json) console.log(JSON.stringify({ rows, ...summary }));
  else {
    printTable(rows);
    console.log(
      JSON.stringify(summary, (_key, value) => (typeof value === "number" ? Math.round(value) : value), 2),
    );
  }
}
