import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db/collections.ts";
import { api, open, startApi, stopApi } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";

isolatedDatabase(import.meta.url);
beforeAll(startApi);
afterAll(stopApi);

// biome-ignore lint/style/noProcessEnv: how many is a matter of who runs it
const members = Number(process.env.EXPORT_MEMBERS ?? 20_000);
const mostMegabytes = 200;
const rules = { combinator: "and", rules: [] };

async function cohortOf(count: number): Promise<string> {
  const body = { name: "Many", type: "static", rules, allow_all: true };
  const { cohort_id } = (await api("POST", "/api/v1/cohorts", { body })).body;
  const at = new Date();
  for (let from = 0; from < count; from += 10_000) {
    const rows = Array.from({ length: Math.min(10_000, count - from) }, (_, i) => {
      const pii_id = `P-${String(from + i).padStart(8, "0")}`;
      const cause = { kind: "manual" as const, by: "test" };
      return { _id: `${cohort_id}|${pii_id}`, cohort_id, pii_id, entered_at: at, cause };
    });
    await db.cohortMembers().insertMany(rows);
  }
  return cohort_id;
}

test("an export of any size holds no more than a few thousand members in memory", async () => {
  const cohort = await cohortOf(members);
  const before = process.memoryUsage().rss;
  for (const [path, header] of [
    ["members.csv", 1],
    ["members.ndjson", 0],
  ] as const) {
    const response = await open("GET", `/api/v1/cohorts/${cohort}/${path}`);
    let lines = 0;
    let most = 0;
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      for (const byte of chunk) if (byte === 0x0a) lines++;
      most = Math.max(most, process.memoryUsage().rss - before);
    }
    expect(lines).toBe(members + header);
    expect(most / 1024 / 1024, path).toBeLessThan(mostMegabytes);
  }
}, 600_000);

test("pages neither repeat nor leave out who was a member all the time, while others come and go", async () => {
  const cohort = await cohortOf(200);
  const seen: string[] = [];
  let cursor = "";
  let page = 0;
  do {
    const { body } = await api(
      "GET",
      `/api/v1/cohorts/${cohort}/members?limit=17${cursor && `&cursor=${cursor}`}`,
    );
    seen.push(...body.items.map((item: { pii_id: string }) => item.pii_id));
    cursor = body.next_cursor ?? "";
    // One who was shown leaves, one who would come before the cursor enters.
    await db.cohortMembers().deleteOne({ cohort_id: cohort, pii_id: seen[page] ?? "" });
    const pii_id = `A-${page}`;
    const cause = { kind: "manual" as const, by: "test" };
    await db
      .cohortMembers()
      .insertOne({ _id: `${cohort}|${pii_id}`, cohort_id: cohort, pii_id, entered_at: new Date(), cause });
    page++;
  } while (cursor);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual(Array.from({ length: 200 }, (_, i) => `P-${String(i).padStart(8, "0")}`));
});
