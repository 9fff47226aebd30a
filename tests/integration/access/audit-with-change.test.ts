import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { verifyAudit } from "@/lib/access/audit-seals.ts";
import { database, db } from "@/lib/db/collections.ts";
import { collectionName } from "@/lib/db/models.ts";
import { newDelivery } from "@/lib/webhooks/keep-messages.ts";
import { api, type Body, startApi, statusOf, stopApi } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { cohortOf, makeAgents } from "@/tests/setup/workspace.ts";

isolatedDatabase(import.meta.url);

let agents: string[];
let first: string;

beforeAll(async () => {
  await startApi();
  agents = await makeAgents(50, 30);
  [first = ""] = agents;
});
afterAll(stopApi);

/** Has MongoDB refuse, or take again, every new entry of the audit log. */
const takeEntries = (taken: boolean) =>
  database().command({
    collMod: db.audit().collectionName,
    validator: taken ? {} : { never: { $exists: true } },
  });
beforeEach(() => takeEntries(true));

/** Numbers that were given out may stay unused; when a key was last used is no change that anyone makes. */
const passing = new Set([collectionName("counter"), collectionName("audit")]);
const withoutUse = ({ last_used_at: _at, ...document }: Body): Body => document;

/** Every document of the database, but for what is passing. */
async function everything(): Promise<Record<string, Body[]>> {
  const all: Record<string, Body[]> = {};
  for (const { name } of await database().listCollections({}, { nameOnly: true }).toArray()) {
    if (passing.has(name) || name.startsWith("system.")) continue;
    const documents = await database().collection(name).find().sort({ _id: 1 }).toArray();
    if (documents.length > 0) all[name] = documents.map(withoutUse);
  }
  return all;
}

const entries = async (): Promise<{ action: string; object: string }[]> =>
  db
    .audit()
    .find({}, { projection: { _id: 0, action: 1, object: 1 } })
    .sort({ _id: 1 })
    .toArray();

async function send(method: string, path: string, body?: unknown): Promise<Body> {
  const answer = await api(method, `/api/v1${path}`, body === undefined ? {} : { body });
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body;
}

/** A request that makes one change, and the object that its entry names: known before, or told by the answer. */
type Request = { method: string; path: string; body?: unknown; object: string | ((answer: Body) => string) };

let made = 0;
const another = (prefix: string) => `${prefix}-${++made}`;

const newAgent = async (): Promise<string> => (await send("POST", "/agents", { name: "Noor" })).agent_id;
const newCohort = () => cohortOf(another("M"), 2);
const newField = async () => {
  const field = `lead.own_${++made}`;
  await send("POST", "/fields", { field, label: "Own", type: "number" });
  return field;
};
const newUser = async (): Promise<string> =>
  (await send("POST", "/users", { email: `${another("u")}@example.com`, name: "U", role: "viewer" })).user_id;
const newWebhook = async (): Promise<string> =>
  (await send("POST", "/webhooks", { url: "https://example.com/", events: ["cohort.left"] })).webhook_id;
const rules = { combinator: "and", rules: [{ field: "lead.status", operator: "=", value: "lost" }] };
const newDynamic = async (): Promise<string> =>
  (await send("POST", "/cohorts", { name: another("D"), type: "dynamic", rules })).cohort_id;

/** A job of two leads that is done. */
const doneJob = async (): Promise<string> =>
  (await send("POST", `/cohorts/${await newCohort()}/assign`, { agent_ids: agents })).job_id;

/** A job that waits on the queue, since no worker runs. */
const waitingJob = async (): Promise<string> =>
  (await send("POST", `/cohorts/${await cohortOf(another("Q"), 100)}/assign`, { agent_ids: agents })).job_id;

const onJob = (verb: string, make: () => Promise<string>) => async (): Promise<Request> => {
  const job = await make();
  return { method: "POST", path: `/assignment-jobs/${job}/${verb}`, object: job };
};

const onCohort =
  (method: string, path: string, body?: unknown, make: () => Promise<string> = newCohort) =>
  async (): Promise<Request> => {
    const cohort = await make();
    return { method, path: `/cohorts/${cohort}${path}`, body, object: cohort };
  };

/** What each does, after the action that its entry has. */
const table: [what: string, ready: () => Promise<Request> | Request][] = [
  [
    "agent.create",
    () => ({ method: "POST", path: "/agents", body: { agent_id: "A", name: "A" }, object: "A" }),
  ],
  [
    "agent.create in bulk",
    () => ({ method: "POST", path: "/agents/bulk", body: [{ agent_id: "B", name: "B" }], object: "B" }),
  ],
  [
    "agent.update in bulk",
    async () => {
      const agent_id = await newAgent();
      return { method: "POST", path: "/agents/bulk", body: [{ agent_id, name: "N" }], object: agent_id };
    },
  ],
  [
    "agent.update",
    async () => {
      const agent = await newAgent();
      return { method: "PATCH", path: `/agents/${agent}`, body: { status: "inactive" }, object: agent };
    },
  ],
  [
    "agent.delete",
    async () => {
      const agent = await newAgent();
      return { method: "DELETE", path: `/agents/${agent}`, object: agent };
    },
  ],
  [
    "cohort.create by rules",
    () => ({
      method: "POST",
      path: "/cohorts",
      body: { name: "By rules", type: "dynamic", rules },
      object: ({ cohort_id }) => cohort_id,
    }),
  ],
  [
    "cohort.create of a list",
    async () => {
      await newCohort();
      const lead = await db.leads().findOne({});
      return {
        method: "POST",
        path: "/cohorts",
        body: { name: "Of a list", type: "static", pii_ids: [lead?.pii_id] },
        object: ({ cohort_id }) => cohort_id,
      };
    },
  ],
  ["cohort.update of its name", onCohort("PATCH", "", { version: 1, name: "Other" })],
  ["cohort.update of its rules", onCohort("PATCH", "", { version: 1, rules, allow_all: false }, newDynamic)],
  ["cohort.archive", onCohort("DELETE", "")],
  ["cohort.purge", onCohort("DELETE", "?purge=true")],
  [
    "cohort.restore",
    onCohort("POST", "/restore", undefined, async () => {
      const cohort = await newDynamic();
      await send("DELETE", `/cohorts/${cohort}`);
      return cohort;
    }),
  ],
  [
    "cohort.freeze",
    async () => ({ ...(await onCohort("POST", "/freeze")()), object: ({ cohort_id }) => cohort_id }),
  ],
  [
    "cohort.create as a copy",
    async () => ({
      ...(await onCohort("POST", "/duplicate", undefined, newDynamic)()),
      object: ({ cohort_id }) => cohort_id,
    }),
  ],
  [
    "cohort.members.add",
    async () => {
      const cohort = await newCohort();
      await send("POST", "/leads", { lead_id: "M-new", pii_id: "P-new" });
      return {
        method: "POST",
        path: `/cohorts/${cohort}/members`,
        body: { pii_ids: ["P-new"] },
        object: cohort,
      };
    },
  ],
  [
    "cohort.members.remove",
    async () => {
      const cohort = await newCohort();
      const member = await db.cohortMembers().findOne({ cohort_id: cohort });
      return {
        method: "DELETE",
        path: `/cohorts/${cohort}/members`,
        body: { pii_ids: [member?.pii_id] },
        object: cohort,
      };
    },
  ],
  ["cohort.evaluate", onCohort("POST", "/evaluate", undefined, newDynamic)],
  [
    "api_key.create",
    () => ({
      method: "POST",
      path: "/api-keys",
      body: { name: "App", role: "viewer" },
      object: ({ key_id }) => key_id,
    }),
  ],
  [
    "api_key.revoke",
    async () => {
      const { key_id } = await send("POST", "/api-keys", { name: "App", role: "viewer" });
      return { method: "DELETE", path: `/api-keys/${key_id}`, object: key_id };
    },
  ],
  [
    "settings.update",
    () => ({ method: "PATCH", path: "/settings", body: { time_zone: "Asia/Kolkata" }, object: "settings" }),
  ],
  [
    "field.create",
    () => {
      const field = "lead.made_once";
      return {
        method: "POST",
        path: "/fields",
        body: { field, label: "Once", type: "number" },
        object: field,
      };
    },
  ],
  [
    "field.update",
    async () => {
      const field = await newField();
      return { method: "PATCH", path: `/fields/${field}`, body: { label: "Other" }, object: field };
    },
  ],
  [
    "field.delete",
    async () => {
      const field = await newField();
      return { method: "DELETE", path: `/fields/${field}`, object: field };
    },
  ],
  [
    "user.create",
    () => ({
      method: "POST",
      path: "/users",
      body: { email: "once@example.com", name: "Once", role: "viewer" },
      object: ({ user_id }) => user_id,
    }),
  ],
  [
    "user.update",
    async () => {
      const user = await newUser();
      return { method: "PATCH", path: `/users/${user}`, body: { name: "Other" }, object: user };
    },
  ],
  [
    "user.delete",
    async () => {
      const user = await newUser();
      return { method: "DELETE", path: `/users/${user}`, object: user };
    },
  ],
  [
    "webhook.create",
    () => ({
      method: "POST",
      path: "/webhooks",
      body: { url: "https://example.com/", events: ["cohort.left"] },
      object: ({ webhook_id }) => webhook_id,
    }),
  ],
  [
    "webhook.update",
    async () => {
      const hook = await newWebhook();
      return { method: "PATCH", path: `/webhooks/${hook}`, body: { enabled: false }, object: hook };
    },
  ],
  [
    "webhook.replay",
    async () => {
      const webhook_id = await newWebhook();
      const what = {
        webhook_id,
        message_id: "msg_1",
        event: "cohort.left",
        pii_id: null,
        payload: "{}",
      } as const;
      await db.webhookDeliveries().insertOne({ ...newDelivery(what, new Date()), status: "failed" });
      return { method: "POST", path: `/webhooks/${webhook_id}/replay`, body: {}, object: webhook_id };
    },
  ],
  [
    "webhook.delete",
    async () => {
      const hook = await newWebhook();
      return { method: "DELETE", path: `/webhooks/${hook}`, object: hook };
    },
  ],
  ["cohort.assign at once", async () => onCohort("POST", "/assign", { agent_ids: agents })()],
  [
    "cohort.assign on the queue",
    async () => onCohort("POST", "/assign", { agent_ids: agents }, () => cohortOf(another("Q"), 100))(),
  ],
  [
    "lead.assign",
    async () => {
      const lead_id = another("ONE");
      await send("POST", "/leads", { lead_id, pii_id: `P-${lead_id}` });
      return { method: "POST", path: `/leads/${lead_id}/assign`, body: { agent_id: first }, object: lead_id };
    },
  ],
  ["assignment.pause", onJob("pause", waitingJob)],
  [
    "assignment.resume",
    onJob("resume", async () => {
      const job = await waitingJob();
      await send("POST", `/assignment-jobs/${job}/pause`);
      return job;
    }),
  ],
  ["assignment.cancel", onJob("cancel", waitingJob)],
  [
    "assignment.retry",
    onJob("retry", async () => {
      const job_id = await doneJob();
      await db.assignmentItems().updateOne({ job_id }, { $set: { state: "failed" } });
      return job_id;
    }),
  ],
  ["assignment.undo", onJob("undo", doneJob)],
];

describe("a change whose entry the audit log does not take is not made; made, it leaves the one entry", () => {
  test.each(table)("%s", async (what, ready) => {
    const { method, path, body, object } = await ready();
    const request = [method, `/api/v1${path}`, body === undefined ? {} : { body }] as const;
    const [before, logged] = [await everything(), await entries()];
    await takeEntries(false);
    expect(await statusOf(...request)).toBe(500);
    expect(await everything()).toEqual(before);

    await takeEntries(true);
    const answer = await api(...request);
    expect(answer.status, answer.text).toBeLessThan(300);
    expect(await everything()).not.toEqual(before);
    const named = typeof object === "string" ? object : object(answer.body);
    expect((await entries()).slice(logged.length)).toEqual([{ action: what.split(" ")[0], object: named }]);
  });

  test("what changed nothing leaves none, and the log is whole", async () => {
    const cohort = await newCohort();
    const { key_id } = await send("POST", "/api-keys", { name: "App", role: "viewer" });
    await send("DELETE", `/api-keys/${key_id}`);
    const member = await db.cohortMembers().findOne({ cohort_id: cohort });
    const before = await entries();
    await send("DELETE", `/api-keys/${key_id}`);
    await send("POST", `/cohorts/${cohort}/members`, { pii_ids: [member?.pii_id] });
    expect((await api("PATCH", "/api/v1/agents/nobody", { body: { name: "N" } })).status).toBe(404);
    expect((await api("DELETE", "/api/v1/agents/nobody")).status).toBe(404);
    expect(
      (await api("PATCH", `/api/v1/cohorts/${cohort}`, { body: { version: 7, name: "N" } })).status,
    ).toBe(409);
    expect(await entries()).toEqual(before);
    expect((await verifyAudit()).problems).toEqual([]);
  });
});
