import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import mongoose from "mongoose";
import { call } from "./api-client";
import { chooseField, expect, test } from "./fixtures";
import { appEnv } from "./settings";

type Row = Record<"age" | "balance" | "campaign" | "housing" | "loan" | "previous" | "job", string>;
type Agent = { agent_id: string; name: string };
type Job = {
  status: string;
  total: number;
  assigned_count: number;
  failed_count: number;
  skipped_count: number;
  untouched_count: number;
  distribution: { agent_id: string; leads: number; assigned: number }[];
};

const file = "tests/fixtures/bank-marketing.csv.gz";
const rows = parse(gunzipSync(readFileSync(file)), { columns: true }) as Row[];
const isCustomer = (row: Row) => Number(row.previous) > 0 || row.housing === "yes" || row.loan === "yes";

/** Rows of the file itself that satisfy a condition, as ids of their people, by row number from 1. */
const peopleOf = (matches: (row: Row) => boolean): string[] =>
  rows.flatMap((row, i) => (matches(row) ? [`BM-${i + 1}`] : [])).sort();

const inPrime = peopleOf(
  (row) =>
    Number(row.campaign) <= 2 &&
    Number(row.age) >= 30 &&
    Number(row.age) <= 45 &&
    isCustomer(row) &&
    Number(row.balance) > 500,
);
const managersWithSavings = peopleOf(
  (row) =>
    Number(row.campaign) >= 1 && row.job === "management" && isCustomer(row) && Number(row.balance) > 200,
);

const capacities = [60, 40, 25];
let agents: Agent[] = [];

/** Leads of `people` by how many open pipelines they have. */
async function openPipelines(people: string[]): Promise<Record<string, number>> {
  const client = new mongoose.mongo.MongoClient(appEnv.MONGODB_URI);
  try {
    const lead_ids = people.map((id) => `BML-${id.slice(3)}`);
    const open = await client
      .db()
      .collection("pipelines")
      .aggregate<{ n: number }>([
        { $match: { lead_id: { $in: lead_ids }, status: "open" } },
        { $group: { _id: "$lead_id", n: { $sum: 1 } } },
      ])
      .toArray();
    const counts: Record<string, number> = {};
    for (const { n } of open) counts[n] = (counts[n] ?? 0) + 1;
    return counts;
  } finally {
    await client.close();
  }
}

async function membersOf(cohortId: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor = "";
  do {
    const page = await call<{ items: { pii_id: string }[]; next_cursor: string | null }>(
      "GET",
      `/cohorts/${cohortId}/members?limit=1000${cursor && `&cursor=${cursor}`}`,
    );
    ids.push(...page.items.map((member) => member.pii_id));
    cursor = page.next_cursor ?? "";
  } while (cursor);
  return ids.sort();
}

test.describe
  .serial("45,211 real clients", () => {
    test.setTimeout(180_000);

    test.beforeAll(async () => {
      agents = await Promise.all(
        capacities.map((daily_capacity, i) =>
          call<Agent>("POST", "/agents", { name: `Banker ${i + 1}`, daily_capacity }),
        ),
      );
    });

    test("are loaded from their file by the mapping that documents it, in under a minute", async () => {
      const { stdout, stderr } = await promisify(execFile)(
        "npm",
        ["run", "--silent", "import", "--", file, "--map", "docs/examples/bank-marketing.map.json"],
        // biome-ignore lint/style/noProcessEnv: the command runs in this environment, beside the app
        { env: { ...process.env, ...appEnv }, maxBuffer: 10_000_000 },
      );
      const output = `${stdout}${stderr}`;
      expect(output).toContain("leads: 45211 inserted, 0 updated, 0 unchanged, 0 failed");
      expect(output).toContain(
        `customers: ${rows.filter(isCustomer).length} inserted, 0 updated, 0 unchanged, 0 failed`,
      );
      expect(Number(/45211 rows in ([\d.]+) s/.exec(output)?.[1])).toBeLessThan(60);
    });

    test("over HTTP: a cohort over three entities has the people that the file says, and all of its leads are assigned by capacity", async () => {
      const cohort = await call<{ cohort_id: string; member_count: number; status: string }>(
        "POST",
        "/cohorts",
        {
          name: "In their prime",
          type: "static",
          rules: {
            combinator: "and",
            rules: [
              { field: "lead.contact_attempts", operator: "<=", value: 2 },
              { field: "lead.lead_id", operator: "beginsWith", value: "BML-" },
              { field: "contact.age", operator: "between", value: [30, 45] },
              { field: "customer.balance", operator: ">", value: 500 },
            ],
          },
        },
      );
      expect(inPrime.length).toBeGreaterThan(5_000);
      expect(cohort).toMatchObject({ status: "ready", member_count: inPrime.length });
      expect(await membersOf(cohort.cohort_id)).toEqual(inPrime);

      const made = await call<{ job_id: string; total: number }>(
        "POST",
        `/cohorts/${cohort.cohort_id}/assign`,
        {
          agent_ids: agents.map((agent) => agent.agent_id),
          strategy: "capacity_weighted",
        },
      );
      expect(made.total).toBe(inPrime.length);
      const seen = new Set<number>();
      await expect
        .poll(
          async () => {
            const job = await call<Job>("GET", `/assignment-jobs/${made.job_id}`);
            expect(job.assigned_count + job.failed_count + job.skipped_count + job.untouched_count).toBe(
              job.total,
            );
            seen.add(job.assigned_count);
            return job.status;
          },
          { timeout: 120_000, intervals: [50] },
        )
        .toBe("completed");
      expect(seen.size, "steps of progress that were seen").toBeGreaterThan(3);
      const job = await call<Job>("GET", `/assignment-jobs/${made.job_id}`);
      expect(job).toMatchObject({ total: inPrime.length, assigned_count: inPrime.length, failed_count: 0 });
      for (const [i, share] of job.distribution.entries()) {
        expect(share.assigned).toBe(share.leads);
        expect(Math.abs(share.leads - (inPrime.length * (capacities[i] ?? 0)) / 125)).toBeLessThan(1);
      }
      expect(await openPipelines(inPrime)).toEqual({ 1: inPrime.length });
    });

    test("in the browser: built, saved, assigned by capacity, and the bar is seen moving", async ({
      page,
    }) => {
      await page.goto("/cohorts/new");
      await page.getByLabel("Name", { exact: true }).fill("Managers with savings");
      await page.getByRole("radio", { name: /^Static/ }).check();
      await chooseField(page, "1", "lead contact attempts");
      await page.getByLabel("Operator of condition 1").selectOption({ label: "is at least" });
      await page.getByLabel("Value of condition 1").fill("1");
      await page.getByRole("button", { name: "Condition", exact: true }).click();
      await chooseField(page, "2", "contact job");
      await page.getByRole("button", { name: "Value of condition 2" }).click();
      await page.getByRole("combobox", { name: "Search or type a value" }).fill("management");
      await page.getByRole("option", { name: "management" }).first().waitFor();
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Condition", exact: true }).click();
      await chooseField(page, "3", "customer balance");
      await page.getByLabel("Operator of condition 3").selectOption({ label: "is more than" });
      await page.getByLabel("Value of condition 3").fill("200");
      await page.getByRole("button", { name: "Condition", exact: true }).click();
      await chooseField(page, "4", "person id");
      await page.getByLabel("Operator of condition 4").selectOption({ label: "begins with" });
      await page.getByLabel("Value of condition 4").fill("BM-");
      const count = managersWithSavings.length.toLocaleString("en-US");
      await expect(page.getByRole("region", { name: "Who matches" }).getByRole("status").first()).toHaveText(
        `${count} people, ${count} leads`,
      );
      await page.getByRole("button", { name: "Save cohort" }).click();
      await expect(page).toHaveURL(/\/cohorts\/COH-\d+$/);
      expect(await membersOf(page.url().split("/").at(-1) ?? "")).toEqual(managersWithSavings);

      await page.getByRole("link", { name: "Assign leads…" }).click();
      await page.getByLabel("Search agents").fill("Banker");
      for (const agent of agents) await page.getByRole("checkbox", { name: new RegExp(agent.name) }).check();
      await page.getByRole("radio", { name: /By capacity/ }).check();
      await page.getByLabel("Leave out converted and lost leads").uncheck();
      await page.getByRole("button", { name: `Assign ${count} leads` }).click();
      await expect(page).toHaveURL(/\/assignments\/CAJ-\d+$/);
      const bar = page.getByRole("progressbar", { name: "Leads assigned", exact: true });
      const seen = new Set<number>();
      await expect
        .poll(
          async () => {
            seen.add(Number(await bar.getAttribute("aria-valuenow")));
            return Math.max(...seen);
          },
          { timeout: 60_000, intervals: [30] },
        )
        .toBe(100);
      expect(
        [...seen].some((percent) => percent > 0 && percent < 100),
        `percentages seen: ${[...seen]}`,
      ).toBe(true);
      await expect(page.getByText(`${count} assigned`).first()).toBeAttached();
      expect(await openPipelines(managersWithSavings)).toEqual({ 1: managersWithSavings.length });
    });
  });
