import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/collections.ts";
import { api, startApi, stopApi, until } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { startWorker } from "@/tests/setup/worker.ts";
import { load } from "@/tests/setup/workspace.ts";

isolatedDatabase(import.meta.url);

let worker: { stop: () => Promise<void> };
let cohort = "";

const rules = (...list: unknown[]) => ({ combinator: "and", rules: list });
const newInPune = rules(
  { field: "lead.status", operator: "=", value: "new" },
  { field: "contact.city", operator: "=", value: "Pune" },
);

beforeAll(async () => {
  await startApi();
  await load(
    "leads",
    Array.from({ length: 10 }, (_, i) => ({ lead_id: `L-${i}`, pii_id: `P-${i}` })),
  );
  await load(
    "contacts",
    Array.from({ length: 10 }, (_, i) => ({
      contact_id: `C-${i}`,
      pii_id: `P-${i}`,
      city: i < 3 ? "Pune" : "Berlin",
    })),
  );
  cohort = await dynamic("New in Pune", newInPune);
  worker = startWorker({ queues: true, stream: true, schedules: true });
  await until(
    () => db.workerState().findOne({ _id: "stream" }),
    (state) => state?.token !== undefined,
  );
});

afterAll(async () => {
  await worker.stop();
  await stopApi();
});

async function dynamic(name: string, given: unknown): Promise<string> {
  const answer = await api("POST", "/api/v1/cohorts", { body: { name, type: "dynamic", rules: given } });
  expect(answer.status, answer.text).toBe(201);
  return answer.body.cohort_id;
}

const membersOf = async (id: string): Promise<string> => {
  const { body } = await api("GET", `/api/v1/cohorts/${id}/members?limit=1000`);
  return body.items.map((member: { pii_id: string }) => member.pii_id).join();
};
const becomes = (id: string, expected: string) =>
  until(
    () => membersOf(id),
    (members) => members === expected,
  );

describe("a dynamic cohort", () => {
  test("follows updates over HTTP and straight into MongoDB", async () => {
    await becomes(cohort, "P-0,P-1,P-2");
    await api("PATCH", "/api/v1/contacts/C-5", { body: { city: "Pune" } });
    await becomes(cohort, "P-0,P-1,P-2,P-5");
    await db.leads().updateOne({ lead_id: "L-0" }, { $set: { status: "lost" } });
    await becomes(cohort, "P-1,P-2,P-5");
    const { body } = await api("GET", `/api/v1/cohorts/${cohort}/events`);
    expect(body.items[0]).toMatchObject({
      pii_id: "P-0",
      type: "left",
      cause: { kind: "change", entity_type: "lead", fields: ["lead.status"], rule_version: 1 },
    });
    await until(
      async () => (await api("GET", `/api/v1/cohorts/${cohort}`)).body.member_count as number,
      (count) => count === 3,
    );
  });

  test("follows inserts and deletes, a second lead of a person, and a changed pii_id", async () => {
    await load("leads", [{ lead_id: "L-20", pii_id: "P-0" }]);
    await becomes(cohort, "P-0,P-1,P-2,P-5");
    await api("DELETE", "/api/v1/leads/L-1");
    await becomes(cohort, "P-0,P-2,P-5");
    await api("DELETE", "/api/v1/contacts/C-2");
    await becomes(cohort, "P-0,P-5");
    await db.leads().updateOne({ lead_id: "L-20" }, { $set: { pii_id: "P-6" } });
    await becomes(cohort, "P-5");
    await api("PATCH", "/api/v1/contacts/C-0", { body: { pii_id: "P-1" } });
    await load("leads", [{ lead_id: "L-21", pii_id: "P-1" }]);
    await becomes(cohort, "P-1,P-5");
  });

  test("that names another follows its entries and exits", async () => {
    const follower = await dynamic(
      "Followers",
      rules({ field: "cohort.membership", operator: "memberOf", value: [cohort] }),
    );
    expect(await membersOf(follower)).toBe("P-1,P-5");
    await api("PATCH", "/api/v1/contacts/C-7", { body: { city: "Pune" } });
    await becomes(follower, "P-1,P-5,P-7");
    await api("PATCH", "/api/v1/contacts/C-7", { body: { city: "Berlin" } });
    await becomes(follower, "P-1,P-5");
  });

  test("catches up with what happened while no worker ran", async () => {
    await worker.stop();
    await db.leads().updateOne({ lead_id: "L-5" }, { $set: { status: "qualified" } });
    await db.contacts().updateOne({ contact_id: "C-8" }, { $set: { city: "Pune" } });
    worker = startWorker({ queues: true, stream: true, schedules: true });
    await becomes(cohort, "P-1,P-8");
  });

  test("moves with time alone", async () => {
    const soon = await dynamic(
      "Just contacted",
      rules({
        field: "lead.last_contacted_at",
        operator: "withinNext",
        value: { amount: 1, unit: "minute" },
      }),
    );
    expect(await membersOf(soon)).toBe("");
    await api("PATCH", "/api/v1/leads/L-9", {
      body: { last_contacted_at: new Date(Date.now() + 62_000).toISOString() },
    });
    await until(
      () => membersOf(soon),
      (members) => members === "P-9",
      28_000,
    );
  });
});
