import { afterAll, beforeAll, expect, test } from "vitest";
import { byBytes } from "@/lib/by-bytes.ts";
import { db } from "@/lib/db/collections.ts";
import { inOrder } from "@/lib/db/in-order.ts";
import { api, startApi, stopApi } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";

isolatedDatabase(import.meta.url);

/** Ids of many beginnings, some of them beyond ASCII; enough that the collection is marked out. */
const ids = Array.from(
  { length: 21_000 },
  (_, i) => `${["L-", "é", "𝒳", "~", "a"][i % 5]}${(i * 7_919) % 21_001}`,
);
const at = new Date();
const added = (lead_id: string, i: number) =>
  ({ lead_id, pii_id: `P-${i % 9_000}`, created_at: at, updated_at: at }) as never;

beforeAll(async () => {
  await startApi();
  await db.leads().insertMany(ids.map(added));
  await db.leads().insertOne({ pii_id: "P-of-another-app" } as never);
}, 60_000);
afterAll(stopApi);

const inPages = async (count: number): Promise<string[]> => {
  const seen: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await inOrder(db.leads(), "lead_id", { after, count });
    seen.push(...page.map(({ lead_id }) => lead_id));
    after = seen.at(-1);
    if (page.length < count) return seen;
  }
};

test("pages of any size hold everyone once, in order, while the collection is marked out and once it is", async () => {
  const all = [...ids].sort(byBytes);
  for (const count of [1_000, 999, 313, 5_000, 50_000]) expect(await inPages(count)).toEqual(all);
});

test("what came after the marks were set has its place, and what went is left out", async () => {
  await db.leads().deleteMany({ lead_id: { $in: ids.slice(0, 5_000) } });
  const more = ["", "!", "L-5x", "zzz", "𝒳x"];
  await db.leads().insertMany(more.map(added));
  expect(await inPages(700)).toEqual([...ids.slice(5_000), ...more].sort(byBytes));
});

test("the lists of the API go through all of them by their cursors", async () => {
  const people = new Set<string>();
  let leads = 0;
  for (const path of ["/api/v1/leads", "/api/v1/people"])
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page = await api("GET", `${path}?limit=1000${cursor && `&cursor=${cursor}`}`);
      expect(page.status, page.text.slice(0, 200)).toBe(200);
      if (path.endsWith("leads")) leads += page.body.items.length;
      else for (const { pii_id } of page.body.items as { pii_id: string }[]) people.add(pii_id);
      cursor = page.body.next_cursor;
    }
  expect(leads).toBe(await db.leads().countDocuments({ lead_id: { $exists: true } }));
  expect(people).toEqual(new Set(await db.leads().distinct("pii_id")));
});
