import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sealAudit, verifyAudit } from "@/lib/access/audit-seals.ts";
import { systemContext } from "@/lib/context.ts";
import { db } from "@/lib/db/collections.ts";
import { api, startApi, stopApi } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { addWork } from "../people/work.ts";

isolatedDatabase(import.meta.url);
beforeAll(startApi);
afterAll(stopApi);

const base = "/api/v1/agents";

test("an agent is made with the next id and the defaults, changed, listed", async () => {
  const made = await api("POST", base, { body: { name: " Asha " } });
  expect(made.status, made.text).toBe(201);
  expect(made.body).toMatchObject({
    agent_id: "A0-1001",
    name: "Asha",
    email: null,
    status: "active",
    daily_capacity: 50,
  });
  const changed = await api("PATCH", `${base}/A0-1001`, {
    body: { email: "a@example.com", status: "inactive", daily_capacity: 0 },
  });
  expect(changed.body).toMatchObject({
    name: "Asha",
    email: "a@example.com",
    status: "inactive",
    daily_capacity: 0,
  });
  expect((await api("PATCH", `${base}/A0-1001`, { body: { email: null } })).body).toMatchObject({
    email: null,
  });
  expect((await api("GET", `${base}?status=inactive`)).body.items).toHaveLength(1);
  expect((await api("GET", `${base}?status=active`)).body.items).toHaveLength(0);
  expect((await api("POST", base, { body: { agent_id: "A0-1001", name: "B" } })).status).toBe(409);
});

test.each([
  [{}, "/name"],
  [{ name: "" }, "/name"],
  [{ name: 5 }, "/name"],
  [{ name: "x", email: "x" }, "/email"],
  [{ name: "x", status: "away" }, "/status"],
  [{ name: "x", daily_capacity: -1 }, "/daily_capacity"],
  [{ name: "x", daily_capacity: 1.5 }, "/daily_capacity"],
  [{ name: "x", daily_capacity: 100_001 }, "/daily_capacity"],
  [{ name: "x", daily_capacity: "5" }, "/daily_capacity"],
  [{ name: "x", agent_id: "" }, "/agent_id"],
  [{ name: "x", created_at: "2020-01-01T00:00:00Z" }, "/created_at"],
])("%j makes none", async (body, path) => {
  const answer = await api("POST", base, { body });
  expect(answer.status).toBe(422);
  expect(answer.body.errors).toMatchObject([{ path }]);
});

test("rows in bulk: made, changed, refused one by one", async () => {
  const answer = await api("POST", `${base}/bulk`, {
    body: [
      { agent_id: "A0-1002", name: "B" },
      { agent_id: "A0-1002", daily_capacity: 7 },
      { agent_id: "none" },
      { name: "C", nope: 1 },
      { name: "D" },
      5,
    ],
  });
  expect(answer.body).toMatchObject({ inserted: 2, updated: 1, failed: 3 });
  expect((answer.body.errors as object[]).map((error) => error)).toMatchObject([
    { row: 2, path: "/name" },
    { row: 3, path: "/nope" },
    { row: 5, path: "" },
  ]);
  expect((await api("GET", `${base}/A0-1002`)).body).toMatchObject({ name: "B", daily_capacity: 7 });
  expect((await api("GET", `${base}/A0-1003`)).body).toMatchObject({ name: "D" });
});

test("agents written in bulk each have an entry in the audit log, with the fields that were given for them", async () => {
  const entries = () =>
    db
      .audit()
      .find({}, { projection: { _id: 0, action: 1, object: 1, fields: 1 } })
      .sort({ _id: 1 })
      .toArray();
  const before = (await entries()).length;
  const answer = await api("POST", `${base}/bulk`, {
    body: [
      { agent_id: "A0-1002", daily_capacity: 8 },
      { agent_id: "BULK-1", name: "E", email: "e@example.com" },
      { agent_id: "nobody" },
      { agent_id: "A0-1002", status: "inactive" },
    ],
  });
  expect(answer.body).toMatchObject({ inserted: 1, updated: 2, failed: 1 });
  expect((await entries()).slice(before)).toEqual([
    { action: "agent.update", object: "A0-1002", fields: ["daily_capacity", "status"] },
    { action: "agent.create", object: "BULK-1", fields: ["email", "name"] },
  ]);
  await sealAudit(systemContext("test"));
  expect((await verifyAudit()).problems).toEqual([]);
});

describe("work", () => {
  test("is counted: open pipelines, and those of today in the workspace's zone", async () => {
    await api("PATCH", `${base}/A0-1002`, { body: { daily_capacity: 8 } });
    for (const id of ["L-1", "L-2", "L-3"]) await addWork(systemContext("test"), id, "A0-1002");
    await db.pipelines().updateOne({ lead_id: "L-2" }, { $set: { status: "closed" } });
    await db
      .pipelines()
      .updateOne({ lead_id: "L-3" }, { $set: { opened_at: new Date(Date.now() - 2 * 86_400_000) } });
    const { body } = await api("GET", `${base}/capacity`);
    const item = (body.items as { agent_id: string }[]).find(({ agent_id }) => agent_id === "A0-1002");
    expect(item).toMatchObject({
      daily_capacity: 8,
      open_pipelines: 2,
      assigned_today: 2,
      utilisation_percent: 25,
    });
    expect((body.items as object[])[0]).toMatchObject({ agent_id: "A0-1001", utilisation_percent: null });
  });

  test("an agent who owns leads can't be deleted, another can", async () => {
    await api("POST", "/api/v1/leads", { body: { lead_id: "L-1", pii_id: "P-1" } });
    await db.leads().updateOne({ lead_id: "L-1" }, { $set: { agent_id: "A0-1002" } });
    const refused = await api("DELETE", `${base}/A0-1002`);
    expect([refused.status, refused.body.detail]).toEqual([409, expect.stringContaining("deactivate")]);
    expect((await api("GET", `/api/v1/leads?agent_id=A0-1002`)).body.items).toHaveLength(1);
    expect((await api("DELETE", `${base}/A0-1003`)).status).toBe(204);
    expect((await api("GET", `${base}/A0-1003`)).status).toBe(404);
  });
});
