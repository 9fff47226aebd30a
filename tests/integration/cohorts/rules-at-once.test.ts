import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db/collections.ts";
import { type Answer, api, startApi, stopApi } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { load } from "@/tests/setup/workspace.ts";

isolatedDatabase(import.meta.url);

const rounds = 6;

beforeAll(async () => {
  await startApi();
  await load("leads", [{ lead_id: "L-0", pii_id: "P-0", score: 5 }]);
});

afterAll(stopApi);

const high = { combinator: "and", rules: [{ field: "lead.score", operator: ">=", value: 3 }] };
const memberOf = (id: string) => ({
  combinator: "and",
  rules: [{ field: "cohort.membership", operator: "memberOf", value: [id] }],
});

async function make(name: string, rules: unknown = high): Promise<string> {
  const answer = await api("POST", "/api/v1/cohorts", { body: { name, type: "static", rules } });
  expect(answer.status, answer.text).toBe(201);
  return answer.body.cohort_id;
}

const statuses = (answers: Answer[]): number[] => answers.map((answer) => answer.status).sort();

test("two cohorts that are to name each other at the same time: one of them is refused", async () => {
  for (let round = 0; round < rounds; round++) {
    const [x, y] = [await make(`X${round}`), await make(`Y${round}`)];
    const name = (one: string, other: string) =>
      api("PATCH", `/api/v1/cohorts/${one}`, { body: { version: 1, rules: memberOf(other) } });
    const answers = await Promise.all([name(x, y), name(y, x)]);
    expect(statuses(answers)).toEqual([200, 422]);
    expect(answers.find((answer) => answer.status === 422)?.body.errors).toMatchObject([
      { path: "/rules/rules/0/value/0", message: expect.stringContaining("can't be about itself") },
    ]);
  }
});

test.each([
  ["archived", ""],
  ["deleted", "?purge=true"],
])("a cohort that is named and %s at the same time: one of them is refused", async (_, query) => {
  for (let round = 0; round < rounds; round++) {
    const named = await make(`T${round}`);
    const body = { name: "N", type: "static", rules: memberOf(named) };
    const [made, gone] = await Promise.all([
      api("POST", "/api/v1/cohorts", { body }),
      api("DELETE", `/api/v1/cohorts/${named}${query}`),
    ]);
    expect([
      [201, 409],
      [422, 204],
    ]).toContainEqual([made.status, gone.status]);
  }
});

test("a field that is used and deleted at the same time: one of them is refused", async () => {
  for (let round = 0; round < rounds; round++) {
    const field = `lead.tmp${round}`;
    await api("POST", "/api/v1/fields", { body: { field, label: "Tmp", type: "number" } });
    const rules = { combinator: "and", rules: [{ field, operator: ">=", value: 3 }] };
    const [made, gone] = await Promise.all([
      api("POST", "/api/v1/cohorts", { body: { name: "F", type: "static", rules } }),
      api("DELETE", `/api/v1/fields/${field}`),
    ]);
    expect([
      [201, 409],
      [422, 204],
    ]).toContainEqual([made.status, gone.status]);
  }
});

test("many cohorts made at once are all made", async () => {
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      api("POST", "/api/v1/cohorts", { body: { name: `M${i}`, type: "static", rules: high } }),
    ),
  );
  expect(new Set(statuses(answers))).toEqual(new Set([201]));
});

test("many own fields taken away by many requests at a time all go", async () => {
  const names = Array.from({ length: 80 }, (_, i) => `lead.many${i}`);
  const rest = [...names];
  for (const field of names)
    await api("POST", "/api/v1/fields", { body: { field, label: field, type: "number" } });
  const answers: Answer[] = [];
  const takeAway = async () => {
    for (let field = rest.pop(); field; field = rest.pop())
      answers.push(await api("DELETE", `/api/v1/fields/${field}`));
  };
  await Promise.all(Array.from({ length: 16 }, takeAway));
  expect(statuses(answers)).toEqual(names.map(() => 204));
});

test("a cohort whose field somebody took out of the database says so wherever its rules are asked for", async () => {
  const id = await make("Lost");
  const rules = { combinator: "and", rules: [{ field: "lead.gone", operator: ">=", value: 3 }] };
  await db.cohorts().updateOne({ cohort_id: id }, { $set: { rules } });
  for (const path of ["waterfall", "members/P-0/explain"]) {
    const answer = await api("GET", `/api/v1/cohorts/${id}/${path}`);
    expect(answer.status, answer.text).toBe(409);
    expect(answer.body.detail).toContain('"lead.gone >=" is not in the registry');
  }
});
