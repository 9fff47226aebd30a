import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findCohort } from "@/lib/cohorts/find-cohort.ts";
import { previewCohort } from "@/lib/cohorts/preview-cohort.ts";
import { runEvaluation } from "@/lib/cohorts/run-evaluation.ts";
import { systemContext } from "@/lib/context.ts";
import { database, db } from "@/lib/db/collections.ts";
import { previews } from "@/lib/metrics.ts";
import { api, startApi, stopApi, until } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { startWorker } from "@/tests/setup/worker.ts";
import { load } from "@/tests/setup/workspace.ts";

isolatedDatabase(import.meta.url);

const people = 6_000;
const rule = (field: string, operator: string, value?: unknown) => ({ field, operator, value });
const all = (...rules: unknown[]) => ({ combinator: "and", rules });
const complex = all(rule("contact.name", "similarTo", { text: "maria fernandes", threshold: 0.8 }));

beforeAll(async () => {
  await startApi();
  const persons = Array.from({ length: people }, (_, i) => `P-${i}`);
  await load(
    "leads",
    persons.map((pii_id, i) => ({ lead_id: `L-${i}`, pii_id, score: i % 10 })),
  );
  await load(
    "contacts",
    persons.map((pii_id, i) => ({
      contact_id: `C-${i}`,
      pii_id,
      name: i % 3 === 0 ? "Maria Fernandez" : "Omar Haddad",
    })),
  );
});
afterAll(stopApi);

const create = (name: string, rules: unknown, type = "static") =>
  api("POST", "/api/v1/cohorts", { body: { name, type, rules } });

describe("evaluating again", () => {
  test("with no change writes nothing but when it was done", async () => {
    const { body } = await create("Scores", all(rule("lead.score", ">", 4)));
    expect(body.member_count).toBe(people / 2);
    const before = {
      members: await db.cohortMembers().find({ cohort_id: body.cohort_id }).sort({ _id: 1 }).toArray(),
      sizes: await db.cohortSizes().countDocuments({ cohort_id: body.cohort_id }),
    };
    const stream = database().watch([
      {
        $match: {
          "ns.coll": { $in: ["cohort_members", "membership_events", "cohort_sizes", "webhook_events"] },
        },
      },
    ]);
    await stream.tryNext();
    const again = await api("POST", `/api/v1/cohorts/${body.cohort_id}/evaluate`);
    expect(again.body).toMatchObject({ matched: people / 2, entered: 0, left: 0 });
    // The stream is in order: what was written before this member is seen before it.
    await api("POST", "/api/v1/cohorts", { body: { name: "Mark", type: "static", pii_ids: ["P-0"] } });
    let seen = await stream.next();
    while (seen.operationType !== "insert") seen = await stream.next();
    await stream.close();
    expect(seen.fullDocument).not.toMatchObject({ cohort_id: body.cohort_id });
    expect(await db.cohortMembers().find({ cohort_id: body.cohort_id }).sort({ _id: 1 }).toArray()).toEqual(
      before.members,
    );
    expect(await db.cohortSizes().countDocuments({ cohort_id: body.cohort_id })).toBe(before.sizes);
  });

  test("that takes long stays alive: each part that it stores moves its lease on", async () => {
    const { body } = await create("Slow", all(rule("lead.score", "=", 99)));
    const { cohort_id } = body;
    await db.cohorts().updateOne({ cohort_id }, { $set: { rules: all(rule("lead.score", ">=", 0)) } });
    const stream = database().watch([{ $match: { "ns.coll": "cohorts", operationType: "update" } }]);
    await stream.tryNext();
    let seconds = 0;
    const ctx = { ...systemContext("test"), now: () => new Date(Date.now() + 5_000 * seconds++) };
    const { pending_version } = await findCohort(cohort_id);
    expect(await runEvaluation(ctx, cohort_id, pending_version, "request")).toMatchObject({
      evaluation: { entered: people },
    });
    const leases: number[] = [];
    for (let change = await stream.tryNext(); change; change = await stream.tryNext()) {
      if (change.operationType !== "update") continue;
      const fields = change.updateDescription.updatedFields as Record<string, unknown> | undefined;
      const lease = fields?.["running.expires_at"];
      if (lease instanceof Date) leases.push(lease.getTime());
    }
    await stream.close();
    expect(leases.length, "parts").toBeGreaterThanOrEqual(people / 1_000);
    expect([...new Set(leases)].sort((a, b) => a - b)).toEqual(leases);
  });

  test("that fails leaves the former members and says why", async () => {
    const field = "lead.visits";
    await api("POST", "/api/v1/fields", { body: { field, label: "Visits", type: "number" } });
    await api("PATCH", "/api/v1/leads/L-1", { body: { visits: 3 } });
    const { body } = await create("Visitors", all(rule(field, ">", 2)));
    expect(body).toMatchObject({ member_count: 1, status: "ready" });
    // The API refuses to remove a field that a cohort uses; another app, writing to the database, may.
    await db.fields().deleteOne({ field });
    await api("POST", `/api/v1/cohorts/${body.cohort_id}/evaluate`);
    const after = await api("GET", `/api/v1/cohorts/${body.cohort_id}`);
    expect(after.body).toMatchObject({ status: "failed", member_count: 1 });
    expect(after.body.error).toContain(field);
    const members = await api("GET", `/api/v1/cohorts/${body.cohort_id}/members`);
    expect(members.body.items).toHaveLength(1);
  });

  test("by rules of an older save publishes nothing", async () => {
    const { body } = await create("Edited", all(rule("lead.score", "=", 1)));
    const path = `/api/v1/cohorts/${body.cohort_id}`;
    const [older, newer] = await Promise.all([
      api("POST", `${path}/evaluate`),
      api("PATCH", path, { body: { version: body.version, rules: all(rule("lead.score", "=", 2)) } }),
    ]);
    expect([200, 202, 409]).toContain(older.status);
    expect([200, 202]).toContain(newer.status);
    await until(
      async () => (await api("GET", path)).body,
      (cohort) => cohort.status === "ready" && cohort.version === body.version + 1,
    );
    const wanted = await db.leads().distinct("pii_id", { score: 2 });
    const members = await db.cohortMembers().distinct("pii_id", { cohort_id: body.cohort_id });
    expect(members.sort()).toEqual(wanted.sort());
  });
});

describe("a question for the rules engine", () => {
  test("about many candidates is answered in the background, with progress", async () => {
    const { status, body } = await create("Marias", complex);
    expect(status).toBe(202);
    expect(body).toMatchObject({ status: "evaluating", engine: "rules_engine", member_count: 0 });
    const path = `/api/v1/cohorts/${body.cohort_id}`;
    const worker = startWorker({ queues: true });
    const progress = new Set<number>();
    try {
      const done = await until(
        async () => {
          const cohort = (await api("GET", path)).body;
          progress.add(cohort.evaluation?.progress_percent ?? 0);
          return cohort;
        },
        (cohort) => cohort.status === "ready",
      );
      expect(done.member_count).toBe(people / 3);
      expect(done.evaluation).toMatchObject({ matched: people / 3, progress_percent: 100 });
      expect(done.evaluation.plan.at(-1)).toMatchObject({ source: "combine", found: people / 3 });
      expect([...progress].sort((a, b) => a - b)).toEqual([...progress]);
    } finally {
      await worker.stop();
    }
  });

  test("is estimated in a preview, and said to be", async () => {
    const { body } = await api("POST", "/api/v1/cohorts/preview", { body: { rules: complex } });
    expect(body.estimated).toBe(true);
    expect(Math.abs(body.count - people / 3)).toBeLessThan(people / 20);
  });
});

describe("a preview", () => {
  const cancelled = async () =>
    (await previews.get()).values.find(({ labels }) => labels.outcome === "cancelled")?.value ?? 0;
  let before = 0;
  beforeEach(async () => {
    before = await cancelled();
  });

  test("whose manager has asked something newer is stopped where it is", async () => {
    const question = new AbortController();
    const ctx = systemContext("test");
    const asked = previewCohort(ctx, { rules: complex, sample: 0 }, question.signal);
    setImmediate(() => question.abort());
    await expect(asked).rejects.toThrow();
    expect(await cancelled()).toBe(before + 1);
  });
});
