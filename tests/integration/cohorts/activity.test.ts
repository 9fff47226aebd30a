import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db/collections.ts";
import { recountMembers } from "@/lib/membership/apply-difference.ts";
import { dayOf } from "@/lib/rules/calendar.ts";
import { api, startApi, stopApi } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { load } from "@/tests/setup/workspace.ts";

isolatedDatabase(import.meta.url);

const ids = Array.from({ length: 25 }, (_, i) => `P-${String(i).padStart(2, "0")}`);

beforeAll(async () => {
  await startApi();
  await load(
    "leads",
    ids.map((pii_id, i) => ({ lead_id: `L-${i}`, pii_id })),
  );
});
afterAll(stopApi);

async function pagesOf(path: string): Promise<Record<string, unknown>[][]> {
  const pages: Record<string, unknown>[][] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await api("GET", `${path}?limit=10${query}`);
    pages.push(body.items as Record<string, unknown>[]);
    cursor = body.next_cursor as string | null;
  } while (cursor !== null);
  return pages;
}

test("people who moved together are listed one by one, over as many pages as it takes, and counted by day", async () => {
  const began = Date.now();
  const { body } = await api("POST", "/api/v1/cohorts", {
    body: { name: "A list", type: "static", pii_ids: ids },
  });
  const path = `/api/v1/cohorts/${body.cohort_id}`;
  const entries = await pagesOf(`${path}/events`);
  expect(entries.map((page) => page.length)).toEqual([10, 10, 5]);
  expect(entries.flat().map((event) => event.pii_id)).toEqual(ids);

  const gone = ids.slice(0, 11);
  const changed = await api("DELETE", `${path}/members`, { body: { pii_ids: gone } });
  expect(changed.status, changed.text).toBe(200);
  const both = (await pagesOf(`${path}/events`)).flat();
  expect(both.slice(0, 11)).toMatchObject(gone.map((pii_id) => ({ pii_id, type: "left" })));
  expect(both.slice(11)).toMatchObject(ids.map((pii_id) => ({ pii_id, type: "entered" })));

  const sizes = await api("GET", `${path}/sizes`);
  const days = sizes.body.days as { day: string; entered: number; left: number }[];
  const possible = [dayOf(began, "UTC"), dayOf(Date.now(), "UTC")];
  expect(days.filter(({ day }) => !possible.includes(day))).toEqual([]);
  const sum = (key: "entered" | "left") => days.reduce((total, day) => total + day[key], 0);
  expect([sum("entered"), sum("left")]).toEqual([25, 11]);
});

test("a size is kept once, however many count the members at the same time", async () => {
  const { body } = await api("POST", "/api/v1/cohorts", {
    body: { name: "Counted by many", type: "static", pii_ids: ids },
  });
  const cohort_id = String(body.cohort_id);
  for (const size of [3, 2]) {
    await db.cohortMembers().deleteMany({ cohort_id, pii_id: { $nin: ids.slice(0, size) } });
    await db.cohorts().updateOne({ cohort_id }, { $set: { count_stale: true } });
    const kept = await Promise.all(Array.from({ length: 8 }, () => recountMembers(cohort_id, new Date())));
    expect(kept.filter(Boolean)).toHaveLength(1);
    expect(await db.cohorts().findOne({ cohort_id })).toMatchObject({ member_count: size });
    expect(await db.cohorts().countDocuments({ cohort_id, count_stale: true })).toBe(0);
  }
  const { body: listed } = await api("GET", `/api/v1/cohorts/${cohort_id}/sizes`);
  const sizes = listed.items as { member_count: number }[];
  expect(sizes.map(({ member_count }) => member_count)).toEqual([25, 3, 2]);
});

test("members are shown with the values of fields that are asked for, and an unknown field is named", async () => {
  await load("leads", [{ lead_id: "L-second", pii_id: "P-20", score: 7, source: "web" }]);
  await load("contacts", [{ contact_id: "C-20", pii_id: "P-20", city: "Pune" }]);
  await api("PATCH", "/api/v1/leads/L-20", { body: { score: 3, source: "web" } });
  const { body } = await api("POST", "/api/v1/cohorts", {
    body: { name: "Values", type: "static", pii_ids: ["P-20", "P-21"] },
  });
  const path = `/api/v1/cohorts/${body.cohort_id}/members`;
  const shown = await api("GET", `${path}?fields=contact.city,lead.score,lead.source`);
  expect(shown.body.items).toMatchObject([
    { pii_id: "P-20", values: { "contact.city": "Pune", "lead.score": [3, 7], "lead.source": "web" } },
    { pii_id: "P-21", values: { "contact.city": null, "lead.score": null } },
  ]);
  const refused = await api("GET", `${path}?fields=contact.shoe_size`);
  expect(refused.status).toBe(422);
  expect(refused.body.errors).toMatchObject([
    { path: "/fields", message: expect.stringContaining("contact.shoe_size") },
  ]);
});
