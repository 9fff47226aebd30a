import { parseArgs } from "node:util";
import { createCohort } from "@/lib/cohorts/create-cohort.ts";
import { evaluateOrEnqueue } from "@/lib/cohorts/evaluate-cohort.ts";
import { findCohort } from "@/lib/cohorts/find-cohort.ts";
import { matchPeople } from "@/lib/cohorts/match-people.ts";
import { plainPipeline } from "@/lib/cohorts/plain-pipeline.ts";
import { previewCohort } from "@/lib/cohorts/preview-cohort.ts";
import { type Context, systemContext } from "@/lib/context.ts";
import { db } from "@/lib/db/collections.ts";
import { compileRules } from "@/lib/rules/compile-rules.ts";
import { registryOf } from "@/lib/rules/fields.ts";
import type { RuleGroup } from "@/lib/rules/rule.ts";
import { fillBigWorkspace } from "./big-workspace.ts";
import { measure, median, printTable, quantile } from "./measure.ts";
import { complexRules, ruleSets } from "./rule-sets.ts";

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

async function measureStoring(ctx: Context) {
  const rules = {
    combinator: "and" as const,
    rules: [{ field: "contact.city", operator: "in", value: ["Pune", "Goa"] }],
  };
  const startedAt = performance.now();
  const cohort = await createCohort(ctx, { name: "bench", type: "static", rules });
  const stored = performance.now() - startedAt;
  const again = performance.now();
  await evaluateOrEnqueue(ctx, await findCohort(cohort.cohort_id));
  return { members: cohort.member_count, "store ms": stored, "again ms": performance.now() - again };
}

/** `npm run bench -- evaluation --leads 200000 [--runs 7] [--plain-runs 1] [--json]` */
export async function benchEvaluation(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      leads: { type: "string", default: "200000" },
      runs: { type: "string", default: "7" },
      "plain-runs": { type: "string", default: "1" },
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
  for (const [name, rules] of Object.entries(ruleSets)) rows.push(await measureRuleSet(name, rules, options));
  const previews = await measure(options.runs, () =>
    previewCohort(ctx, { rules: ruleSets["three entities"] as never, sample: 10 }),
  );
  const summary = {
    leads,
    preview: { median: median(previews), p95: quantile(previews, 0.95) },
    engine: await measureEngine(),
    storing: await measureStoring(ctx),
    "peak MB": process.resourceUsage().maxRSS / 1024,
  };
  if (values.json) console.log(JSON.stringify({ rows, ...summary }));
  else {
    printTable(rows);
    console.log(
      JSON.stringify(summary, (_key, value) => (typeof value === "number" ? Math.round(value) : value), 2),
    );
  }
}
