import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countWithin } from "@/lib/cohorts/count-within.ts";
import { matchLeads, matchPeople } from "@/lib/cohorts/match-people.ts";
import { countSteps } from "@/lib/cohorts/measure-waterfall.ts";
import { plainPipeline } from "@/lib/cohorts/plain-pipeline.ts";
import { readRows } from "@/lib/cohorts/read-rows.ts";
import { db } from "@/lib/db/collections.ts";
import { connect, disconnect } from "@/lib/db/connect.ts";
import { prepareCollections } from "@/lib/db/prepare.ts";
import { compileRules, type Group, isComplex, type RuleNode } from "@/lib/rules/compile-rules.ts";
import { matchRow, type Row } from "@/lib/rules/match-row.ts";
import type { RuleGroup } from "@/lib/rules/rule.ts";
import { toRulesEngine } from "@/lib/rules/to-rules-engine.ts";
import { validateRules } from "@/lib/rules/validate.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { clock, person, registry, ruleSet } from "./arbitraries.ts";
import { loadPeople } from "./load-people.ts";

isolatedDatabase(import.meta.url);

// biome-ignore lint/style/noProcessEnv: the budget of a slow suite is raised from outside
const { PARITY_RUNS, PARITY_SEED } = process.env;
const runs = Number(PARITY_RUNS ?? 1_000);
const seed = Number(PARITY_SEED ?? Date.now() % 1_000_000);
const people = 250;

let rows: Row[];

beforeAll(async () => {
  await connect();
  await prepareCollections();
  rows = await loadPeople(fc.sample(person, { numRuns: people, seed }));
});

afterAll(disconnect);

const ids = (leads: Iterable<unknown>): string => [...leads].map(String).sort().join();

/** The root of a generated rule set, after the validation and the JSON that it goes through in life. */
function compiled(rules: RuleGroup): Group {
  const validated = validateRules(JSON.parse(JSON.stringify(rules)), registry, clock);
  if (validated.kind === "invalid") throw new Error(`Refused: ${JSON.stringify(validated.errors)}`);
  return compileRules(validated.rules, registry, clock).root;
}

const matching = (root: Group, of: "lead_id" | "pii_id" = "lead_id"): string =>
  ids(rows.filter((row) => matchRow(root, row)).map((row) => row.lead[of]));

test(`the plan and the plain pipeline find the same leads as a direct match (seed ${seed})`, {
  timeout: 600_000,
}, async () => {
  let telling = 0;
  await fc.assert(
    fc.asyncProperty(ruleSet(false), async (rules) => {
      const root = compiled(rules);
      const expected = matching(root);
      if (expected !== "" && expected.split(",").length < rows.length) telling++;
      expect(ids((await matchPeople(root)).piiIds), "people of the plan").toBe(matching(root, "pii_id"));
      expect(ids((await matchLeads(root)).leadIds), "plan").toBe(expected);
      const plain = await db.leads().aggregate(plainPipeline(root)).toArray();
      expect(ids(plain.map((lead) => lead.lead_id)), "plain pipeline").toBe(expected);
    }),
    { seed, numRuns: runs },
  );
  expect(telling, "rule sets that tell people apart").toBeGreaterThan(runs / 4);
});

test(`json-rules-engine and the hybrid plan find the same leads as a direct match (seed ${seed})`, {
  timeout: 600_000,
}, async () => {
  let complex = 0;
  await fc.assert(
    fc.asyncProperty(ruleSet(true), async (rules) => {
      const root = compiled(rules);
      if (isComplex(root)) complex++;
      const expected = matching(root);
      expect(ids((await matchPeople(root)).piiIds), "people of the hybrid plan").toBe(
        matching(root, "pii_id"),
      );
      expect(ids((await matchLeads(root)).leadIds), "hybrid plan").toBe(expected);
      const engine = toRulesEngine(root);
      for (const row of rows.slice(0, 60)) {
        expect(await engine(row), `json-rules-engine on ${String(row.lead.lead_id)}`).toBe(
          matchRow(root, row),
        );
      }
    }),
    { seed, numRuns: runs },
  );
  expect(complex, "rule sets that need json-rules-engine").toBeGreaterThan(runs / 8);
});

/** One part that asks something of a lead and of its customer. */
const nestedAcross: RuleGroup = {
  combinator: "and",
  rules: [
    {
      combinator: "and",
      rules: [
        { field: "customer.first_purchase_at", operator: "notNull" },
        { field: "lead.score", operator: "notNull" },
      ],
    },
  ],
};

test(`the waterfall counts the same people after each part as a direct match (seed ${seed})`, {
  timeout: 600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(ruleSet(true), async (rules) => {
      const parts = compiled(rules).children;
      const left = parts.map((_, i) => {
        const upTo = parts.slice(0, i + 1);
        const kept = rows.filter((row) => upTo.every((part) => matchRow(part, row)));
        return new Set(kept.map((row) => row.lead.pii_id)).size;
      });
      expect(await countSteps(parts, {})).toEqual(left);
    }),
    { seed, numRuns: Math.ceil(runs / 5), examples: [[nestedAcross]] },
  );
});

test(`inside of groups the same people are counted as by a direct match (seed ${seed})`, {
  timeout: 600_000,
}, async () => {
  const fitting = (parts: RuleNode[]) =>
    new Set(rows.filter((row) => parts.every((part) => matchRow(part, row))).map((row) => row.lead.pii_id))
      .size;
  let counted = 0;
  await fc.assert(
    fc.asyncProperty(ruleSet(true), async (rules) => {
      const root = compiled(rules);
      const found = await countWithin({ root, rules, registry }, {});
      const opens = (group: Group) => group.mode.kind === "all" && !group.not;
      const expected = new Map<string, number>();
      const walk = (group: Group, before: RuleNode[]) => {
        for (const [i, node] of group.children.entries()) {
          const among = opens(group) ? [...before, ...group.children.slice(0, i)] : before;
          if (group !== root || !opens(root)) expected.set(node.path, fitting([...among, node]));
          if (node.kind === "group") walk(node, among);
        }
      };
      walk(root, []);
      counted += expected.size;
      // Those that were not counted in time have no number.
      for (const each of found)
        if (each.people !== null) expect(each.people, each.path).toBe(expected.get(each.path));
      expect(found.map(({ path }) => path).sort()).toEqual([...expected.keys()].sort());
    }),
    { seed, numRuns: Math.ceil(runs / 10) },
  );
  expect(counted).toBeGreaterThan(0);
});

test("a person read alone for an event gives the same rows as everyone read at once", async () => {
  const cohortIds = ["COH-1", "COH-2"];
  for (const piiId of new Set(rows.slice(0, 40).map((row) => String(row.lead.pii_id)))) {
    const alone = await readRows({ piiIds: [piiId], cohortIds });
    const expected = rows.filter((row) => row.lead.pii_id === piiId);
    expect(ids(alone.map((row) => row.lead.lead_id))).toBe(ids(expected.map((row) => row.lead.lead_id)));
    expect(alone[0]?.contact).toEqual(expected[0]?.contact);
    expect(alone[0]?.customer).toEqual(expected[0]?.customer);
    expect([...(alone[0]?.cohorts ?? [])].sort()).toEqual([...(expected[0]?.cohorts ?? [])].sort());
  }
});
