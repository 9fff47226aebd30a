import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/collections.ts";
import { api, keys, startApi, stopApi } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";

isolatedDatabase(import.meta.url);

const goldInPune = {
  combinator: "and",
  rules: [
    { field: "lead.contact_attempts", operator: "<=", value: 2 },
    { field: "contact.city", operator: "=", value: "Pune" },
    { field: "customer.tier", operator: "=", value: "gold" },
  ],
};

beforeAll(async () => {
  await startApi();
  await api("POST", "/api/v1/leads/bulk", {
    body: Array.from({ length: 30 }, (_, i) => ({
      lead_id: `L-${i}`,
      pii_id: `P-${i % 20}`,
      contact_attempts: i % 5,
      status: "new",
    })),
  });
  await api("POST", "/api/v1/contacts/bulk", {
    body: Array.from({ length: 18 }, (_, i) => ({
      contact_id: `C-${i}`,
      pii_id: `P-${i}`,
      name: `Person ${i}`,
      city: i % 2 === 0 ? "Pune" : "Berlin",
    })),
  });
  await api("POST", "/api/v1/customers/bulk", {
    body: Array.from({ length: 12 }, (_, i) => ({
      customer_id: `K-${i}`,
      pii_id: `P-${i}`,
      tier: i % 4 < 2 ? "gold" : "silver",
    })),
  });
});

afterAll(stopApi);

const make = async (body: Record<string, unknown>) => {
  const answer = await api("POST", "/api/v1/cohorts", { body });
  expect(answer.status, answer.text).toBe(201);
  return answer.body as Record<string, never> & { cohort_id: string; version: number; member_count: number };
};

/** People by the rules, worked out by hand from the data above: even ids under 12 with gold and a lead of ≤ 2 tries. */
const expected = ["P-0", "P-4", "P-8"].filter((id) => {
  const i = Number(id.slice(2));
  return [i, i + 20].some((lead) => lead < 30 && lead % 5 <= 2);
});

describe("a cohort", () => {
  test("is previewed with count, sample, words and plan, and nothing is stored", async () => {
    const before = await db.cohorts().countDocuments();
    const answer = await api("POST", "/api/v1/cohorts/preview", { body: { rules: goldInPune, sample: 2 } });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({
      count: expected.length,
      entity_scope: ["lead", "contact", "customer"],
      rule_fields: ["contact.city", "customer.tier", "lead.contact_attempts"],
      engine: "aggregation",
      summary:
        "People whose lead contact attempts is at most 2, contact city is Pune and customer tier is gold",
    });
    expect(answer.body.sample).toHaveLength(Math.min(2, expected.length));
    expect(answer.body.sample[0]).toEqual({ pii_id: "P-0", name: "Person 0", lead_ids: ["L-0", "L-20"] });
    expect(answer.body.plan).not.toHaveLength(0);
    expect(await db.cohorts().countDocuments()).toBe(before);
  });

  test("is created, evaluated at once, read, listed and has the right members", async () => {
    const cohort = await make({ name: "Gold in Pune", type: "static", rules: goldInPune });
    expect(cohort).toMatchObject({
      name: "Gold in Pune",
      description: "",
      type: "static",
      status: "ready",
      member_count: expected.length,
      version: 1,
      evaluation: { matched: expected.length, entered: expected.length, left: 0, progress_percent: 100 },
    });
    const members = await api("GET", `/api/v1/cohorts/${cohort.cohort_id}/members`);
    expect(members.body.items.map((member: { pii_id: string }) => member.pii_id)).toEqual(expected);
    const listed = await api("GET", "/api/v1/cohorts?search=GOLD%20in");
    expect(listed.body.items.map((each: { cohort_id: string }) => each.cohort_id)).toContain(
      cohort.cohort_id,
    );
    const events = await api("GET", `/api/v1/cohorts/${cohort.cohort_id}/events`);
    expect(events.body.items).toHaveLength(expected.length);
  });

  test("pages its members without a gap or a repeat", async () => {
    const { cohort_id } = await make({
      name: "All",
      type: "static",
      rules: { combinator: "and", rules: [] },
      allow_all: true,
    });
    const seen: string[] = [];
    let cursor = "";
    do {
      const page = await api(
        "GET",
        `/api/v1/cohorts/${cohort_id}/members?limit=7${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...page.body.items.map((member: { pii_id: string }) => member.pii_id));
      cursor = (page.body.next_cursor as string | null) ?? "";
    } while (cursor);
    expect(seen).toEqual(Array.from({ length: 20 }, (_, i) => `P-${i}`).sort());
  });

  test("changes by version: a stale one is refused and nothing is changed", async () => {
    const { cohort_id } = await make({ name: "Edit me", type: "static", rules: goldInPune });
    const path = `/api/v1/cohorts/${cohort_id}`;
    const renamed = await api("PATCH", path, { body: { version: 1, name: "Edited" } });
    expect(renamed.body).toMatchObject({ name: "Edited", version: 2, member_count: expected.length });
    const stale = await api("PATCH", path, { body: { version: 1, name: "Too late" } });
    expect(stale.status).toBe(409);
    expect(stale.body.detail).toContain("version 2");
    const wider = { combinator: "and", rules: [{ field: "contact.city", operator: "=", value: "Pune" }] };
    const edited = await api("PATCH", path, { body: { version: 2, rules: wider } });
    expect(edited.body).toMatchObject({ name: "Edited", version: 3, member_count: 9, status: "ready" });
    const versions = await api("GET", `${path}/versions`);
    expect(versions.body.items[0].diff).toEqual([
      "Removed: lead contact attempts is at most 2",
      "Removed: customer tier is gold",
    ]);
    const restored = await api("POST", `${path}/versions/1/restore`);
    expect(restored.body).toMatchObject({ version: 4, member_count: expected.length });
  });

  test("is archived, restored and purged, by those who may", async () => {
    const { cohort_id } = await make({ name: "Away", type: "static", rules: goldInPune });
    const path = `/api/v1/cohorts/${cohort_id}`;
    expect((await api("DELETE", path, { key: keys.viewer })).status).toBe(403);
    expect((await api("DELETE", path)).status).toBe(204);
    expect((await api("GET", path)).body.archived_at).not.toBeNull();
    expect((await api("POST", `${path}/evaluate`)).status).toBe(409);
    expect((await api("POST", `${path}/restore`)).body.archived_at).toBeNull();
    expect((await api("DELETE", `${path}?purge=true`, { key: keys.manager })).status).toBe(403);
    expect((await api("DELETE", `${path}?purge=true`)).status).toBe(204);
    expect((await api("GET", path)).status).toBe(404);
    expect(await db.cohortMembers().countDocuments({ cohort_id })).toBe(0);
  });

  test("made from a list says what was not found, and is changed by hand", async () => {
    const answer = await api("POST", "/api/v1/cohorts", {
      body: { name: "Listed", type: "static", lead_ids: ["L-1", "L-21", "L-404", "L-2"] },
    });
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body).toMatchObject({ rules: null, member_count: 2, not_found: ["L-404"] });
    const path = `/api/v1/cohorts/${answer.body.cohort_id}/members`;
    const added = await api("POST", path, { body: { pii_ids: ["P-1", "P-7", "P-404"] } });
    expect(added.body).toMatchObject({ entered: 1, member_count: 3, not_found: ["P-404"] });
    const removed = await api("DELETE", path, { body: { pii_ids: ["P-1"] } });
    expect(removed.body).toMatchObject({ left: 1, member_count: 2 });
  });

  test("that is static is worked through: its progress is the share that no longer matches", async () => {
    const rules = { combinator: "and", rules: [{ field: "contact.city", operator: "=", value: "Berlin" }] };
    const { cohort_id, member_count } = await make({ name: "Work list", type: "static", rules });
    expect(member_count).toBe(9);
    const path = `/api/v1/cohorts/${cohort_id}`;
    expect((await api("GET", `${path}/progress`)).body).toEqual({
      total: 9,
      still_matching: 9,
      diverged: 0,
      progress_percent: 0,
    });
    await api("PATCH", "/api/v1/contacts/C-1", { body: { city: "Hamburg" } });
    await api("PATCH", "/api/v1/contacts/C-3", { body: { city: null } });
    expect((await api("GET", `${path}/progress`)).body).toEqual({
      total: 9,
      still_matching: 7,
      diverged: 2,
      progress_percent: 22.2,
    });
    const { updated_at } = (await api("GET", "/api/v1/contacts/C-1")).body;
    const words = "contact city is Berlin";
    const diverged = await api("GET", `${path}/diverged`);
    expect(diverged.body.items).toEqual([
      {
        pii_id: "P-1",
        name: "Person 1",
        no_longer: [words],
        conditions: [{ words, field: "contact.city", seen: "Hamburg", changed_at: updated_at }],
      },
      {
        pii_id: "P-3",
        name: "Person 3",
        no_longer: [words],
        conditions: [{ words, field: "contact.city", seen: null, changed_at: expect.any(String) }],
      },
    ]);
    // Another app that keeps no times: when it changed is not known.
    await db.contacts().updateOne({ contact_id: "C-1" }, { $set: { updated_at: new Date(0) } });
    const [unknown] = (await api("GET", `${path}/diverged`)).body.items;
    expect(unknown.conditions).toMatchObject([{ seen: "Hamburg", changed_at: null }]);
    const explained = await api("GET", `${path}/members/P-1/explain`);
    expect(explained.body).toMatchObject({
      member: true,
      matches: false,
      tree: { held: false, rules: [{ held: false, seen: "Hamburg", field: "contact.city" }] },
    });
    await api("PATCH", "/api/v1/contacts/C-1", { body: { city: "Berlin" } });
    await api("PATCH", "/api/v1/contacts/C-3", { body: { city: "Berlin" } });
    const dynamic = await make({ name: "Dynamic", type: "dynamic", rules });
    expect((await api("GET", `/api/v1/cohorts/${dynamic.cohort_id}/progress`)).status).toBe(409);
  });

  test("can be about other cohorts: diamonds are fine, cycles are refused, and a named one can't be archived", async () => {
    const base = await make({ name: "Base", type: "dynamic", rules: goldInPune });
    const member = (id: string) => ({
      combinator: "and",
      rules: [{ field: "cohort.membership", operator: "memberOf", value: [id] }],
    });
    const left = await make({ name: "Left", type: "dynamic", rules: member(base.cohort_id) });
    const right = await make({ name: "Right", type: "dynamic", rules: member(base.cohort_id) });
    const both = await make({
      name: "Diamond",
      type: "dynamic",
      rules: {
        combinator: "and",
        rules: [...member(left.cohort_id).rules, ...member(right.cohort_id).rules],
      },
    });
    expect(both).toMatchObject({
      member_count: expected.length,
      entity_scope: ["lead", "contact", "customer"],
    });
    const cycle = await api("PATCH", `/api/v1/cohorts/${base.cohort_id}`, {
      body: { version: 1, rules: member(both.cohort_id) },
    });
    expect(cycle.status).toBe(422);
    expect(cycle.body.errors[0].path).toBe("/rules/rules/0/value/0");
    expect(cycle.body.errors[0].message).toMatch(
      new RegExp(
        `${base.cohort_id} → ${both.cohort_id} → (${left.cohort_id}|${right.cohort_id}) → ${base.cohort_id}$`,
      ),
    );
    const archived = await api("DELETE", `/api/v1/cohorts/${base.cohort_id}`);
    expect(archived.status).toBe(409);
    expect(archived.body.detail).toContain(left.cohort_id);
    const overlap = await api("GET", `/api/v1/cohorts/overlap?ids=${left.cohort_id},${right.cohort_id}`);
    expect(overlap.body.intersections.at(-1)).toMatchObject({ size: expected.length });
  });

  test("is duplicated and frozen", async () => {
    const cohort = await make({ name: "Original", type: "dynamic", rules: goldInPune });
    const copy = await api("POST", `/api/v1/cohorts/${cohort.cohort_id}/duplicate`);
    expect(copy.body).toMatchObject({
      name: "Original (copy)",
      type: "dynamic",
      member_count: expected.length,
    });
    const frozen = await api("POST", `/api/v1/cohorts/${cohort.cohort_id}/freeze`);
    expect(frozen.body).toMatchObject({
      name: "Original (frozen)",
      type: "static",
      member_count: expected.length,
    });
    expect((await api("GET", `/api/v1/cohorts/${frozen.body.cohort_id}/progress`)).body.total).toBe(
      expected.length,
    );
  });

  test("shows how many are left after each condition", async () => {
    const { cohort_id } = await make({ name: "Waterfall", type: "static", rules: goldInPune });
    const { body } = await api("GET", `/api/v1/cohorts/${cohort_id}/waterfall`);
    expect(body.people).toBe(20);
    expect(body.steps.map((step: { people: number }) => step.people).at(-1)).toBe(expected.length);
    expect(body.steps.map((step: { path: string }) => step.path)).toEqual([
      "/rules/0",
      "/rules/1",
      "/rules/2",
    ]);
  });

  test("that is being written shows how many each condition inside of a group is true of", async () => {
    const pune = { field: "contact.city", operator: "=", value: "Pune" };
    const tier = (value: string) => ({ field: "customer.tier", operator: "=", value });
    const known = { field: "customer.tier", operator: "notNull" };
    const and = (...rules: unknown[]) => ({ combinator: "and", rules });
    const or = (...rules: unknown[]) => ({ combinator: "or", rules });
    const counts = async (rules: unknown) => {
      const { body, status, text } = await api("POST", "/api/v1/cohorts/preview/waterfall", {
        body: { rules },
      });
      expect(status, text).toBe(200);
      const byPath = (list: { path: string; people: number }[]) =>
        Object.fromEntries(list.map(({ path, people }) => [path, people]));
      return { steps: byPath(body.steps), within: byPath(body.within) };
    };
    expect(await counts(and(pune, or(tier("gold"), tier("silver"), and(known, tier("gold")))))).toEqual({
      steps: { "/rules/0": 9, "/rules/1": 6 },
      within: {
        "/rules/1/rules/0": 3,
        "/rules/1/rules/1": 3,
        "/rules/1/rules/2": 3,
        "/rules/1/rules/2/rules/0": 6,
        "/rules/1/rules/2/rules/1": 3,
      },
    });
    expect(await counts(or(pune, tier("gold")))).toEqual({
      steps: { "": 12 },
      within: { "/rules/0": 9, "/rules/1": 6 },
    });
    // Of a group that must not hold, each condition counts by itself.
    expect(await counts(and({ ...and(pune, tier("gold")), not: true }))).toEqual({
      steps: { "/rules/0": 17 },
      within: { "/rules/0/rules/0": 9, "/rules/0/rules/1": 6 },
    });
    expect(await counts(and(pune))).toMatchObject({ within: {} });
  });
});
