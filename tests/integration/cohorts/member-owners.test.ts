import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db/collections.ts";
import { api, startApi, stopApi } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { cohortOf, load, makeAgents } from "@/tests/setup/workspace.ts";

isolatedDatabase(import.meta.url);

let cohort = "";
let agents: string[] = [];
const total = 2_400;

/** The agent of a person's lead: each third nobody's. Some have a second one, of the other agent. */
const ownerOf = (i: number): string | null => (i % 3 === 2 ? null : (agents[i % 3] ?? null));
const hasSecond = (i: number): boolean => i % 10 === 0;

beforeAll(async () => {
  await startApi();
  agents = await makeAgents(10, 10);
  cohort = await cohortOf("O", total);
  for (const [i, agent_id] of agents.entries()) {
    const lead_id = { $in: Array.from({ length: total / 3 }, (_, n) => `O-${n * 3 + i}`) };
    await db.leads().updateMany({ lead_id }, { $set: { agent_id } });
  }
  const second = Array.from({ length: total }, (_, i) => i).filter(hasSecond);
  await load(
    "leads",
    second.map((i) => ({ lead_id: `O2-${i}`, pii_id: `P-O-${i}` })),
  );
  const lead_id = { $in: second.map((i) => `O2-${i}`) };
  await db.leads().updateMany({ lead_id }, { $set: { agent_id: agents[1] ?? "" } });
  // Of people who are in no cohort.
  await load("leads", [{ lead_id: "X-1", pii_id: "P-X" }]);
  await db.leads().updateOne({ lead_id: "X-1" }, { $set: { agent_id: agents[0] ?? "" } });
}, 60_000);

afterAll(stopApi);

async function membersOf(query: string): Promise<string[]> {
  const seen: string[] = [];
  for (let cursor = ""; ; ) {
    const page = await api("GET", `/api/v1/cohorts/${cohort}/members?limit=170&${query}${cursor}`);
    expect(page.status, page.text).toBe(200);
    seen.push(...page.body.items.map((member: { pii_id: string }) => member.pii_id));
    if (!page.body.next_cursor) return seen;
    cursor = `&cursor=${page.body.next_cursor}`;
  }
}

const people = (fits: (i: number) => boolean): string[] =>
  Array.from({ length: total }, (_, i) => i)
    .filter(fits)
    .map((i) => `P-O-${i}`)
    .sort();

test("members are shown by who has a lead of theirs, page after page", async () => {
  const [first, second] = agents;
  expect(await membersOf(`owner=${first}`)).toEqual(people((i) => ownerOf(i) === first));
  expect(await membersOf(`owner=${second}`)).toEqual(people((i) => ownerOf(i) === second || hasSecond(i)));
});

test("members whose leads nobody has are shown", async () => {
  expect(await membersOf("owner=none")).toEqual(people((i) => ownerOf(i) === null && !hasSecond(i)));
});

test("an owner and a search are asked for together", async () => {
  expect(await membersOf(`owner=${agents[0]}&search=P-O-3`)).toEqual(["P-O-3"]);
  expect(await membersOf("owner=none&search=P-O-3")).toEqual([]);
  expect(await membersOf("owner=nobody-of-this-name")).toEqual([]);
});
