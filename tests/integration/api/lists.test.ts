import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { cursorsOf } from "@/lib/http/list.ts";
import { api, type Body, startApi, stopApi } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";

isolatedDatabase(import.meta.url);
beforeAll(startApi);
afterAll(stopApi);

async function made(path: string, body: object): Promise<Body> {
  const answer = await api("POST", `/api/v1${path}`, { body });
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body;
}

/** Ids of things that are there, by the name that a path has for them. */
async function makeThings(): Promise<Record<string, string>> {
  const { agent_id } = await made("/agents", { name: "Noor" });
  const { lead_id } = await made("/leads", { pii_id: "P-1" });
  const rules = { combinator: "and", rules: [{ field: "lead.status", operator: "=", value: "new" }] };
  const { cohort_id } = await made("/cohorts", { name: "New", type: "static", rules });
  const { job_id } = await made(`/cohorts/${cohort_id}/assign`, { agent_ids: [agent_id] });
  const { webhook_id } = await made("/webhooks", { url: "https://example.com/", events: ["cohort.left"] });
  return { agent_id, lead_id, cohort_id, job_id, webhook_id };
}

test("every list refuses the cursor of another one, and one of its own that was cut", async () => {
  const things = await makeThings();
  const described = (await api("GET", "/api/v1/openapi.json")).body.paths as Record<string, Body>;
  const lists = Object.entries(described)
    .filter(([, { get }]) => get?.parameters?.some(({ name }: Body) => name === "cursor"))
    .map(([path]) => path.replace(/\{(\w+)\}/g, (_, name: string) => things[name] ?? `no ${name}`));
  expect(lists.length).toBeGreaterThan(15);
  const foreign = [
    ...["P-1", 7, ["begins", "P-1"], ["2026-01-01T00:00:00.000Z", "X-1"]],
    ...[
      { at: "2026-01-01T00:00:00.000Z", id: "X-1" },
      { value: "A", id: "COH-1" },
    ],
  ].map((position) => cursorsOf("another list", z.unknown()).write(position));
  for (const path of lists) {
    expect((await api("GET", path)).status, path).toBe(200);
    for (const cursor of [...foreign, "eyJh", "", "bnVsbA"]) {
      const answer = await api("GET", `${path}?cursor=${cursor}`);
      expect(answer.status, `${path}?cursor=${cursor}`).toBe(422);
      expect(answer.body.errors, path).toEqual([
        { path: "/cursor", message: "is not a cursor of this list; take it from next_cursor" },
      ]);
    }
  }
});

test("the cursor of a list that is sorted one way is refused where it is sorted another way", async () => {
  for (const name of ["A", "B"]) await made("/cohorts", { name, type: "static", pii_ids: ["P-1"] });
  const { next_cursor } = (await api("GET", "/api/v1/cohorts?limit=1&sort=name")).body;
  const ask = (sort: string) => api("GET", `/api/v1/cohorts?limit=1&sort=${sort}&cursor=${next_cursor}`);
  expect((await ask("name")).body.items).toMatchObject([{ name: "B" }]);
  expect((await ask("-name")).status).toBe(422);
  expect((await ask("-member_count")).status).toBe(422);
});
