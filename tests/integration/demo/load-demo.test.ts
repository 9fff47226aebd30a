import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db/collections.ts";
import { demoPeople, loadDemo } from "@/lib/demo/load-demo.ts";
import { api, startApi, stopApi } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";

isolatedDatabase(import.meta.url);
beforeAll(startApi);
afterAll(stopApi);

test("the demo is whole, loads once, and gives the users a new password each time", {
  timeout: 60_000,
}, async () => {
  const startedAt = performance.now();
  const first = await loadDemo({ log: () => undefined });
  expect((performance.now() - startedAt) / 1000).toBeLessThan(20);
  expect(first).toEqual({ email: "admin@example.com", password: expect.stringMatching(/^.{10,}$/) });
  expect((await db.leads().distinct("pii_id")).length).toBe(demoPeople);

  const cohorts = await api("GET", "/api/v1/cohorts");
  const items = cohorts.body.items as {
    cohort_id: string;
    type: string;
    status: string;
    member_count: number;
  }[];
  expect(items.map(({ type }) => type).sort()).toEqual(["dynamic", "dynamic", "static", "static"]);
  for (const { status, member_count } of items) {
    expect(status).toBe("ready");
    expect(member_count).toBeGreaterThan(0);
  }
  for (const { cohort_id, member_count } of items.filter(({ type }) => type === "dynamic")) {
    const { body } = await api("GET", `/api/v1/cohorts/${cohort_id}/sizes`);
    const sizes = body.items as { at: string; member_count: number }[];
    const days = body.days as { entered: number; left: number }[];
    expect(sizes.length).toBeGreaterThan(5);
    expect(sizes.at(-1)?.member_count).toBe(member_count);
    expect(Date.now() - Date.parse(sizes[0]?.at ?? "")).toBeGreaterThan(13 * 86_400_000);
    expect(days.reduce((sum, { entered, left }) => sum + entered - left, 0)).toBe(member_count);
  }
  const progress = await Promise.all(
    items
      .filter(({ type }) => type === "static")
      .map(({ cohort_id }) => api("GET", `/api/v1/cohorts/${cohort_id}/progress`)),
  );
  expect(Math.max(...progress.map(({ body }) => body.progress_percent as number))).toBeGreaterThan(20);

  const capacity = await api("GET", "/api/v1/agents/capacity");
  const agents = capacity.body.items as { status: string; open_pipelines: number }[];
  expect(agents.filter(({ status }) => status === "active")).toHaveLength(10);
  expect(agents.filter(({ open_pipelines }) => open_pipelines > 0)).toHaveLength(10);
  expect(await db.leads().countDocuments({ agent_id: { $ne: null } })).toBe(
    await db.pipelines().countDocuments(),
  );

  const counts = () =>
    Promise.all([db.leads().countDocuments(), db.cohorts().countDocuments(), db.agents().countDocuments()]);
  const before = await counts();
  const second = await loadDemo({ log: () => undefined });
  expect(await counts()).toEqual(before);
  expect(second.password).not.toBe(first.password);
});
