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

/** What the list shows page after page; the exports hold the same people in the same order. */
async function membersOf(query: string): Promise<string[]> {
  const listed = await listedBy(query);
  const csv = await api("GET", `/api/v1/cohorts/${cohort}/members.csv?fields=lead.status&${query}`);
  expect(csv.status, csv.text).toBe(200);
  const [head, ...rows] = csv.text.trimEnd().split("\r\n");
  expect(head).toMatch(/^pii_id,.*,lead\.status$/);
  expect(rows.map((row) => row.split(",")[0])).toEqual(listed);
  const lines = await api("GET", `/api/v1/cohorts/${cohort}/members.ndjson?fields=lead.status&${query}`);
  expect(lines.status, lines.text).toBe(200);
  const read = lines.text.split("\n").filter(Boolean);
  expect(read.map((line) => JSON.parse(line).pii_id)).toEqual(listed);
  expect(read.every((line) => "lead.status" in JSON.parse(line))).toBe(true);
  return listed;
}

async function listedBy(query: string): Promise<string[]> {
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
  const [first] = agents;
  const begins = (i: number, text: string) => `P-O-${i}`.startsWith(text);
  // Found by the search are few people of the workspace, and then more than are named to the database.
  for (const text of ["P-O-30", "P-O-1"]) {
    const found = people((i) => ownerOf(i) === first && begins(i, text));
    expect(await membersOf(`owner=${first}&search=${text}`)).toEqual(found);
    const free = people((i) => ownerOf(i) === null && !hasSecond(i) && begins(i, text));
    expect(await membersOf(`owner=none&search=${text}`)).toEqual(free);
  }
  expect(await membersOf("owner=nobody-of-this-name")).toEqual([]);
});

test("members are found by a part of the name, the number and the address, and by the id of a lead", async () => {
  await load("contacts", [
    { pii_id: "P-O-7", contact_id: "C-7", name: "Asha Rao", email: "asha@example.com", phone: "+91 98 7654" },
    { pii_id: "P-O-8", contact_id: "C-8", name: "Mira Raonta", email: "m@example.com", phone: "+91 11 1111" },
    {
      pii_id: "P-nowhere",
      contact_id: "C-9",
      name: "Rao of no cohort",
      email: "rao@example.com",
      phone: "1",
    },
  ]);
  expect(await membersOf("search=rao")).toEqual(["P-O-7", "P-O-8"]);
  expect(await membersOf("search=98%207654")).toEqual(["P-O-7"]);
  expect(await membersOf("search=M%40EXAMPLE")).toEqual(["P-O-8"]);
  expect(await membersOf("search=O2-10")).toEqual(
    people((i) => hasSecond(i) && `O2-${i}`.startsWith("O2-10")),
  );
  expect(await membersOf("search=.*")).toEqual([]);
});
