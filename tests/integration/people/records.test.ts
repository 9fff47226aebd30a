import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/collections.ts";
import { api, keys, startApi, stopApi } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";

isolatedDatabase(import.meta.url);
beforeAll(startApi);
afterAll(stopApi);

const kinds = [
  { plural: "leads", idField: "lead_id", first: "L-1" },
  { plural: "contacts", idField: "contact_id", first: "C-1" },
  { plural: "customers", idField: "customer_id", first: "K-1" },
] as const;

describe.each(kinds)("$plural", ({ plural, idField, first }) => {
  const base = `/api/v1/${plural}`;

  test("one is made with the next id, read, changed and deleted", async () => {
    const made = await api("POST", base, { body: { pii_id: `P-${plural}` }, key: keys.manager });
    expect(made.status, made.text).toBe(201);
    expect(made.body).toMatchObject({ [idField]: first, pii_id: `P-${plural}` });
    expect(made.body.created_at).toBe(made.body.updated_at);
    expect(made.headers.get("location")).toBe(`${base}/${first}`);
    expect(made.body).not.toHaveProperty("_id");

    const changed = await api("PATCH", `${base}/${first}`, {
      body: { created_at: "2020-01-01T00:00:00+01:00" },
    });
    expect(changed.body).toMatchObject({ created_at: "2019-12-31T23:00:00.000Z" });
    expect((await api("GET", `${base}/${first}`)).body).toEqual(changed.body);

    expect((await api("DELETE", `${base}/${first}`)).status).toBe(204);
    expect((await api("GET", `${base}/${first}`)).status).toBe(404);
    expect((await api("DELETE", `${base}/${first}`)).status).toBe(404);
  });

  test("an id that is given is kept, and given twice is refused", async () => {
    const body = { [idField]: "own/id 1", pii_id: `P-own-${plural}` };
    expect((await api("POST", base, { body })).status).toBe(201);
    const second = await api("POST", base, { body: { ...body, pii_id: "P-other" } });
    expect(second.status).toBe(409);
    expect(second.body.errors).toMatchObject([{ path: `/${idField}` }]);
    expect((await api("GET", `${base}/own%2Fid%201`)).body).toMatchObject(body);
    const encoded = { [idField]: "50%2F", pii_id: `P-50-${plural}` };
    await api("POST", base, { body: encoded });
    expect((await api("GET", `${base}/50%252F`)).body).toMatchObject(encoded);
  });

  test("ids that clients have used are passed over by the numbers", async () => {
    const next = [2, 3, 4, 5].map((n) => first.replace("1", String(n)));
    const rows = next.map((id) => ({ [idField]: id, pii_id: `P-${id}` }));
    await api("POST", `${base}/bulk`, { body: rows });
    const made = await api("POST", base, { body: { pii_id: `P-after-${plural}` } });
    expect(made.status, made.text).toBe(201);
    expect(next).not.toContain(made.body[idField]);
    const following = first.replace("1", String(Number(/\d+$/.exec(made.body[idField] ?? "")?.[0]) + 1));
    const bulk = await api("POST", `${base}/bulk`, {
      body: [{ pii_id: `P-f1-${plural}` }, { [idField]: following, pii_id: `P-f2-${plural}` }],
    });
    expect(bulk.body).toMatchObject({ inserted: 2, updated: 0, failed: 0 });
  });

  test("a list goes through all of them by id, each once", async () => {
    const rows = Array.from({ length: 25 }, (_, i) => ({ [idField]: `Z-${i}`, pii_id: `P-Z-${i}` }));
    await api("POST", `${base}/bulk`, { body: rows });
    const seen: string[] = [];
    let cursor = "";
    do {
      const page = await api("GET", `${base}?limit=10${cursor && `&cursor=${cursor}`}`);
      expect(page.status, page.text).toBe(200);
      seen.push(...(page.body.items as Record<string, string>[]).map((item) => item[idField] ?? ""));
      cursor = page.body.next_cursor ?? "";
    } while (cursor);
    expect(seen).toEqual([...new Set(seen)].sort());
    expect(seen.length).toBe(await db[plural]().countDocuments());
    const one = await api("GET", `${base}?pii_id=P-Z-7`);
    expect(one.body.items).toMatchObject([{ [idField]: "Z-7" }]);
    expect(one.body.next_cursor).toBeNull();
  });

  test("rows of one call have the same instant, the fields that are given change, null takes one away", async () => {
    const field = plural === "leads" ? "source" : plural === "contacts" ? "city" : "tier";
    const value = plural === "customers" ? "gold" : "Pune";
    const rows = ["b-1", "b-2"].map((id) => ({ [idField]: id, pii_id: `P-${id}`, [field]: value }));
    expect((await api("POST", `${base}/bulk`, { body: rows })).body).toEqual({
      inserted: 2,
      updated: 0,
      failed: 0,
      errors: [],
    });
    const again = await api("POST", `${base}/bulk`, {
      body: [
        { [idField]: "b-1", [field]: null },
        { [idField]: "b-2", created_at: "2021-01-01T00:00:00Z" },
      ],
    });
    expect(again.body).toEqual({ inserted: 0, updated: 2, failed: 0, errors: [] });
    const [one, two] = await Promise.all(["b-1", "b-2"].map((id) => api("GET", `${base}/${id}`)));
    expect(one?.body).not.toHaveProperty(field);
    expect(two?.body).toMatchObject({ [field]: value, created_at: "2021-01-01T00:00:00.000Z" });
    expect(one?.body.updated_at).toBe(two?.body.updated_at);
  });

  test("the same rows sent twice at once are made once, and fail nowhere", async () => {
    const rows = Array.from({ length: 500 }, (_, i) => ({
      [idField]: `c-${i}`,
      pii_id: `P-c-${plural}-${i}`,
    }));
    const answers = await Promise.all([1, 2, 3].map(() => api("POST", `${base}/bulk`, { body: rows })));
    const sum = (name: string) => answers.reduce((total, { body }) => total + (body[name] as number), 0);
    expect([sum("inserted"), sum("updated"), sum("failed")]).toEqual([500, 1_000, 0]);
    expect(await db[plural]().countDocuments({ [idField]: /^c-/ })).toBe(500);
  });

  test("a bad row never stops the others, in an array or a line each", async () => {
    const lines = [
      JSON.stringify({ [idField]: "n-1", pii_id: "P-n-1" }),
      "{not json",
      JSON.stringify({ [idField]: "n-2", pii_id: "P-n-2", nope: 1, score: "x" }),
      "",
      `${"[".repeat(40)}${"]".repeat(40)}`,
      `{"${idField}":"n-3","pii_id":"P-\\u0000"}`,
      JSON.stringify({ [idField]: "n-4" }),
      JSON.stringify({ [idField]: "n-5", pii_id: "P-n-5" }),
    ];
    const answer = await api("POST", `${base}/bulk`, {
      raw: lines.join("\n"),
      headers: { "content-type": "application/x-ndjson; charset=utf-8" },
    });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({ inserted: 2, updated: 0, failed: 5 });
    const rows = (answer.body.errors as { row: number; path: string }[]).map(({ row, path }) => [row, path]);
    expect(rows).toEqual(
      expect.arrayContaining([
        [1, ""],
        [2, "/nope"],
        [3, ""],
        [4, "/pii_id"],
        [5, "/pii_id"],
      ]),
    );
  });
});

describe("at most one contact and one customer a person", () => {
  test.each(["contact", "customer"])("a second %s is refused, one by one and in bulk", async (entity) => {
    const base = `/api/v1/${entity}s`;
    const id = `${entity}_id`;
    await api("POST", base, { body: { [id]: "one", pii_id: "P-one" } });
    const second = await api("POST", base, { body: { [id]: "two", pii_id: "P-one" } });
    expect(second.status).toBe(409);
    expect(second.body.errors).toMatchObject([{ path: "/pii_id" }]);
    const bulk = await api("POST", `${base}/bulk`, { body: [{ [id]: "two", pii_id: "P-one" }] });
    expect(bulk.body).toMatchObject({ failed: 1, errors: [{ row: 0, path: "/pii_id" }] });
  });

  test("of twenty who make one at the same time, one succeeds", async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => api("POST", "/api/v1/contacts", { body: { pii_id: "P-race" } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)]);
    expect(await db.contacts().countDocuments({ pii_id: "P-race" })).toBe(1);
  });

  test("one moves to another person and back, with its id and created_at", async () => {
    const made = await api("POST", "/api/v1/contacts", {
      body: { contact_id: "mover", pii_id: "P-m1", city: "Pune", age: 3 },
    });
    for (const [pii_id, age] of [
      ["P-m2", null],
      ["P-m1", 5],
      ["P-m2", 6],
    ] as const) {
      const moved = await api("PATCH", "/api/v1/contacts/mover", { body: { pii_id, age } });
      expect(moved.status, moved.text).toBe(200);
      expect(moved.body).toMatchObject({
        contact_id: "mover",
        pii_id,
        city: "Pune",
        created_at: made.body.created_at,
      });
      expect(moved.body.age).toBe(age ?? undefined);
    }
    expect(await db.contacts().countDocuments({ pii_id: "P-m1" })).toBe(0);
    expect((await api("POST", "/api/v1/contacts", { body: { pii_id: "P-m1" } })).status).toBe(201);
    const back = await api("PATCH", "/api/v1/contacts/mover", { body: { pii_id: "P-m1" } });
    expect(back.status).toBe(409);
    const bulk = await api("POST", "/api/v1/contacts/bulk", {
      body: [{ contact_id: "mover", pii_id: "P-m3", city: "Rome" }],
    });
    expect(bulk.body).toMatchObject({ updated: 1, failed: 0 });
    expect((await api("GET", "/api/v1/contacts/mover")).body).toMatchObject({ pii_id: "P-m3", city: "Rome" });
  });

  test("what another app has written counts, whatever its _id", async () => {
    const at = new Date();
    await db
      .contacts()
      .insertOne({ contact_id: "ext", pii_id: "P-ext", name: "E", created_at: at, updated_at: at });
    expect((await api("POST", "/api/v1/contacts", { body: { pii_id: "P-ext" } })).status).toBe(409);
    await api("POST", "/api/v1/contacts", { body: { contact_id: "own", pii_id: "P-own" } });
    await db.contacts().updateOne({ contact_id: "own" }, { $set: { pii_id: "P-gone" } });
    const made = await api("POST", "/api/v1/contacts", { body: { contact_id: "own2", pii_id: "P-own" } });
    expect(made.status, made.text).toBe(201);
    expect((await api("GET", "/api/v1/contacts/own")).body).toMatchObject({ pii_id: "P-gone" });
    expect((await api("PATCH", "/api/v1/contacts/ext", { body: { city: "Pune" } })).body).toMatchObject({
      city: "Pune",
    });
  });
});

describe("leads", () => {
  test("start as new and without owner; several may share a person", async () => {
    const made = await api("POST", "/api/v1/leads", { body: { pii_id: "P-two", status: null } });
    expect(made.body).toMatchObject({ status: "new", agent_id: null });
    expect((await api("POST", "/api/v1/leads", { body: { pii_id: "P-two" } })).status).toBe(201);
    const moved = await api("PATCH", `/api/v1/leads/${made.body.lead_id}`, { body: { pii_id: "P-three" } });
    expect(moved.body).toMatchObject({ pii_id: "P-three" });
  });

  test("deleting one ends its pipeline and tasks", async () => {
    await api("POST", "/api/v1/leads", { body: { lead_id: "L-del", pii_id: "P-del" } });
    const at = new Date();
    await db.pipelines().insertOne({
      _id: "x:L-del",
      pipeline_id: "x:L-del",
      lead_id: "L-del",
      agent_id: "A0-1",
      status: "open",
      stage: "assigned",
      close_reason: null,
      job_id: null,
      opened_at: at,
      closed_at: null,
    });
    const task = {
      pipeline_id: "x:L-del",
      lead_id: "L-del",
      agent_id: "A0-1",
      title: "First call",
      due_at: at,
      created_at: at,
    };
    await db.tasks().insertMany([
      { ...task, _id: "t1", task_id: "t1", status: "open", done_at: null },
      { ...task, _id: "t2", task_id: "t2", status: "done", done_at: at },
    ]);
    expect((await api("DELETE", "/api/v1/leads/L-del")).status).toBe(204);
    expect(await db.pipelines().findOne({ lead_id: "L-del" })).toMatchObject({
      status: "closed",
      close_reason: "lead_deleted",
    });
    expect(
      (await db.tasks().find({ lead_id: "L-del" }).sort({ _id: 1 }).toArray()).map(({ status }) => status),
    ).toEqual(["cancelled", "done"]);
  });

  test("10,000 rows take a few seconds", async () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => ({
      lead_id: `big-${i}`,
      pii_id: `P-big-${i}`,
      score: i,
    }));
    const startedAt = performance.now();
    const answer = await api("POST", "/api/v1/leads/bulk", { body: rows });
    expect(answer.body).toMatchObject({ inserted: 10_000, failed: 0 });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    const listed = await api("GET", "/api/v1/leads?status=new&limit=1000");
    expect(listed.body.items).toHaveLength(1_000);
  });
});

test("an Idempotency-Key makes a bulk call count once", async () => {
  const sent = { body: [{ pii_id: "P-once" }], headers: { "idempotency-key": "bulk-1" } };
  const first = await api("POST", "/api/v1/leads/bulk", sent);
  const again = await api("POST", "/api/v1/leads/bulk", sent);
  expect(again.text).toBe(first.text);
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  expect(await db.leads().countDocuments({ pii_id: "P-once" })).toBe(1);
});
