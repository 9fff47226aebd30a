import mongoose from "mongoose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit } from "@/lib/access/audit.ts";
import { systemContext } from "@/lib/context.ts";
import { database, db, inTransaction } from "@/lib/db/collections.ts";
import type { Refusal } from "@/lib/imports/import-rows.ts";
import { keepRefusals } from "@/lib/imports/keep-refusals.ts";
import { eraseAgain } from "@/lib/people/erase-again.ts";
import { eraseAgainWhatCame } from "@/lib/people/erase-leftovers.ts";
import { suppressedAmong } from "@/lib/people/suppressed.ts";
import { announceMembers } from "@/lib/webhooks/announce-members.ts";
import { api, type Body, keys, startApi, stopApi } from "@/tests/setup/api.ts";
import { reportFault } from "@/tests/setup/fault-results.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { addWork } from "./work.ts";

isolatedDatabase(import.meta.url);

const { ObjectId } = mongoose.mongo;

const names: [id: string, name: string, more?: object][] = [
  ["P-1", "Asha Rao", { phone: "+91 20 5550 1", email: "asha@example.com", city: "Pune" }],
  ["P-2", "asha patil"],
  ["P-3", "Élodie Müller", { city: "Lyon" }],
  ["P-4", "Omar Ashar"],
  ["P-5", "Lena O'Hara"],
];

beforeAll(async () => {
  await startApi();
  await api("POST", "/api/v1/contacts/bulk", {
    body: names.map(([pii_id, name, more]) => ({ contact_id: `C-of-${pii_id}`, pii_id, name, ...more })),
  });
  await api("POST", "/api/v1/leads/bulk", {
    body: [
      { lead_id: "L-1", pii_id: "P-1" },
      { lead_id: "L-2", pii_id: "P-1" },
      { lead_id: "L-3", pii_id: "P-6" },
    ],
  });
  await api("POST", "/api/v1/customers", { body: { customer_id: "K-1", pii_id: "P-1", tier: "gold" } });
});
afterAll(stopApi);

const found = async (query: string) => {
  const answer = await api("GET", `/api/v1/people?${query}`, { key: keys.viewer });
  expect(answer.status, answer.text).toBe(200);
  return answer.body as unknown as { items: { pii_id: string }[]; next_cursor: string | null };
};
const idsOf = async (search: string) =>
  (await found(`search=${encodeURIComponent(search)}`)).items.map(({ pii_id }) => pii_id);

describe("search", () => {
  test.each([
    ["asha", ["P-1", "P-2", "P-4"]],
    ["ASHA R", ["P-1"]],
    ["rao", ["P-1"]],
    ["müll", ["P-3"]],
    ["ÉLODIE", ["P-3"]],
    ["o'h", ["P-5"]],
    ["+91 20", ["P-1"]],
    ["asha@ex", ["P-1"]],
    ["P-3", ["P-3"]],
    ["p-3", ["P-3"]],
    ["L-2", ["P-1"]],
    ["K-1", ["P-1"]],
    ["C-of-P-4", ["P-4"]],
    ["nobody", []],
    ["$name", []],
    ["$$ROOT", []],
    ["  ", ["P-1", "P-2", "P-3", "P-4", "P-5", "P-6"]],
  ])("%s finds %j, who begins with it first", async (search, expected) => {
    expect(await idsOf(search)).toEqual(expected);
  });

  test("an item says who it is", async () => {
    expect((await found("search=P-1")).items).toEqual([
      { pii_id: "P-1", name: "Asha Rao", city: "Pune", lead_count: 2, is_customer: true },
    ]);
    expect((await found("search=L-3")).items).toEqual([
      { pii_id: "P-6", name: null, city: null, lead_count: 1, is_customer: false },
    ]);
  });

  test("pages of one go through all, across both ways of being found", async () => {
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page = await found(`search=asha&limit=1${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items.map(({ pii_id }) => pii_id));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(["P-1", "P-2", "P-4"]);
  });
});

/** Makes what has to be there. @returns what was made */
async function put(path: string, body: object): Promise<Body> {
  const answer = await api("POST", `/api/v1${path}`, { body });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}

/** Everything that a person can leave behind, in every collection. */
async function leaveTraces(): Promise<void> {
  const at = new Date();
  const cause = { kind: "evaluation", rule_version: 1 } as const;
  await api("POST", "/api/v1/cohorts", {
    body: { name: "All of them", type: "static", pii_ids: ["P-1", "P-2"] },
  });
  const entry = { cohort_id: "COH-1", pii_ids: ["P-1"], type: "entered", at, cause } as const;
  const events = [{ ...entry, pii_ids: [...entry.pii_ids] }];
  await db.membershipEvents().insertMany(events);
  await api("POST", "/api/v1/webhooks", {
    body: { url: "https://example.com/hook", events: ["cohort.entered"] },
  });
  await inTransaction((session) => announceMembers(events, session));
  expect(await db.webhookDeliveries().countDocuments({ payload: /P-1/ })).toBe(1);
  const agent = await api("POST", "/api/v1/agents", { body: { name: "A" } });
  const assigned = await api("POST", "/api/v1/cohorts/COH-1/assign", {
    body: { agent_ids: [agent.body.agent_id] },
  });
  expect(assigned.status, assigned.text).toBe(200);
  await db
    .assignmentJobs()
    .updateOne(
      { job_id: assigned.body.job_id },
      { $set: { failures: [{ lead_id: "L-1", code: "x", message: "The lead L-1 is gone." }] } },
    );
  const reason = {
    entity: "contact",
    path: "/pii_id",
    message: 'person "P-1" has the contact "C-of-P-1" already',
  };
  const report = { rows: 1, refused_rows: 1, entities: {}, reasons: [{ ...reason, count: 1, first_row: 1 }] };
  await db.imports().insertOne({
    ...{
      import_id: "IMP-7",
      file_name: "f.csv",
      parts: {},
      size_bytes: 1,
      status: "failed",
      created_by: "x",
    },
    ...{ check: report, report, error: "the file has no column id; it has asha@example.com", created_at: at },
  } as never);
  const refused = {
    body: [{ contact_id: "C-second", pii_id: "P-1", name: "Second" }],
    headers: { "idempotency-key": "k2" },
  };
  expect((await api("POST", "/api/v1/contacts/bulk", refused)).body).toMatchObject({ failed: 1 });
  const sent = {
    body: { pii_id: "P-1", lead_id: "L-9", source: "web" },
    headers: { "idempotency-key": "k1" },
  };
  expect((await api("POST", "/api/v1/leads", sent)).status).toBe(201);
}

test("a person's page, export and erasure", async () => {
  await leaveTraces();
  expect((await api("PATCH", "/api/v1/leads/L-1", { body: { campaign: "spring" } })).status).toBe(200);
  const page = await api("GET", "/api/v1/people/P-1", { key: keys.viewer });
  expect(page.body).toMatchObject({
    pii_id: "P-1",
    name: "Asha Rao",
    contact: { contact_id: "C-of-P-1" },
    customer: { customer_id: "K-1" },
    cohorts: [{ cohort_id: "COH-1", name: "All of them", type: "static" }],
    edits: [{ entity_type: "lead", id: "L-1", fields: ["campaign"] }],
  });
  expect(page.body.leads).toHaveLength(3);
  expect(page.body.pipelines).toHaveLength(2);
  expect(page.body.tasks).toHaveLength(4);
  expect((page.body.membership_history as unknown[]).length).toBeGreaterThan(0);

  const file = await api("GET", "/api/v1/people/P-1/export");
  expect(file.headers.get("content-disposition")).toContain("attachment");
  expect(file.body).toMatchObject({ pii_id: "P-1", contacts: [{ phone: "+91 20 5550 1" }] });
  expect(file.body.assignments).toHaveLength(2);

  expect((await api("DELETE", "/api/v1/people/P-1", { key: keys.manager })).status).toBe(403);
  expect((await api("DELETE", "/api/v1/people/P-1")).status).toBe(204);
  expect((await api("GET", "/api/v1/people/P-1")).status).toBe(404);

  const collections = await database().listCollections().toArray();
  for (const { name } of collections) {
    const text = JSON.stringify(await database().collection(name).find({}).toArray());
    for (const trace of [
      "P-1",
      "L-1",
      "L-2",
      "L-9",
      "C-of-P-1",
      "K-1",
      "Asha Rao",
      "asha@example.com",
      "5550 1",
    ])
      expect(text, `${trace} in ${name}`).not.toMatch(
        new RegExp(`(?<!\\w)${trace.replace(/[+.]/g, "\\$&")}(?!\\d)`),
      );
  }
  const jobs = await api("GET", "/api/v1/assignment-jobs");
  expect(jobs.body.items).toMatchObject([{ total: 2, assigned_count: 2 }]);
  const audit = await api("GET", "/api/v1/audit?action=person.erase");
  expect(audit.body.items).toMatchObject([{ object: expect.stringMatching(/^erased:/) }]);
});

test("whoever is made anew right after is left alone; a repeated request makes nobody anew", async () => {
  const body = { pii_id: "ANEW", contact_id: "ANEW-C", email: "anew@example.com" };
  const once = { body, headers: { "idempotency-key": "anew" } };
  expect((await api("POST", "/api/v1/contacts", once)).status).toBe(201);
  expect((await api("DELETE", "/api/v1/people/ANEW")).status).toBe(204);
  const again = await api("POST", "/api/v1/contacts", once);
  expect(again.status, again.text).toBe(409);
  expect(again.body.detail).toContain("erased since");
  expect(await db.contacts().countDocuments({ pii_id: "ANEW" })).toBe(0);
  expect((await api("POST", "/api/v1/contacts", { body })).status).toBe(201);
  const later = new Date(Date.now() + 60_000);
  await eraseAgainWhatCame({ ...systemContext("test"), now: () => later });
  expect(await db.contacts().countDocuments({ pii_id: "ANEW" })).toBe(1);
  expect((await api("DELETE", "/api/v1/people/ANEW")).status).toBe(204);
});

test("what was done to someone while they were erased is named by the label soon after", async () => {
  await put("/leads", { lead_id: "RACE-L", pii_id: "RACE-P" });
  expect((await api("DELETE", "/api/v1/people/RACE-P")).status).toBe(204);
  await audit(systemContext("test"), "person.export", "RACE-P");
  await audit(systemContext("test"), "lead.update", "RACE-L", ["score"]);
  const later = new Date(Date.now() + 60_000);
  await eraseAgainWhatCame({ ...systemContext("test"), now: () => later });
  expect(await db.audit().countDocuments({ object: /^RACE-/ })).toBe(0);
});

test("a refused row stays theirs whose address it had, whatever that is changed to", async () => {
  const former = { contact_id: "FORMER-C", pii_id: "FORMER", email: "former.one@example.com" };
  await put("/contacts", former);
  const refusal = { row: 1, cells: ["x", "Former.One@example.com"], errors: [], piiIds: [] };
  await keepRefusals(systemContext("test"), "IMP-former", "import", [refusal]);
  expect(
    (await api("PATCH", "/api/v1/contacts/FORMER-C", { body: { email: "new@example.com" } })).status,
  ).toBe(200);
  expect((await api("DELETE", "/api/v1/people/FORMER")).status).toBe(204);
  expect(await db.importRefusals().countDocuments({ import_id: "IMP-former" })).toBe(0);
});

test("an answer that is kept to be repeated is in the export, and goes with the person", async () => {
  const headers = { "idempotency-key": "kept" };
  const made = { pii_id: "KEPT", contact_id: "KEPT-C", email: "kept@example.com" };
  expect((await api("POST", "/api/v1/contacts", { body: made, headers })).status).toBe(201);
  expect((await api("DELETE", "/api/v1/contacts/KEPT-C")).status).toBe(204);
  const list = { name: "Lost", type: "static", pii_ids: ["lost@example.com"] };
  const asked = await api("POST", "/api/v1/cohorts", { body: list, headers: { "idempotency-key": "lost" } });
  expect(asked.text).toContain("lost@example.com");
  const held = await api("GET", "/api/v1/people/KEPT/export");
  expect(held.body.stored_answers).toMatchObject([{ status: 201, body: { email: "kept@example.com" } }]);
  expect((await api("GET", "/api/v1/people/lost%40example.com/export")).body.stored_answers).toHaveLength(1);
  for (const id of ["KEPT", "lost%40example.com"]) {
    expect((await api("DELETE", `/api/v1/people/${id}`)).status).toBe(204);
    expect((await api("GET", `/api/v1/people/${id}/export`)).status).toBe(404);
  }
  expect(JSON.stringify(await db.idempotency().find({}).toArray())).not.toMatch(/kept@|lost@/);
});

test("answers about one person alone are exported whole, and those with their address go as well", async () => {
  const mine = { pii_id: "ALONE", contact_id: "ALONE-C", email: "alone@example.com" };
  expect((await api("POST", "/api/v1/contacts", { body: mine })).status).toBe(201);
  expect((await api("POST", "/api/v1/leads", { body: { pii_id: "ALONE", lead_id: "ALONE-L" } })).status).toBe(
    201,
  );
  const rules = {
    combinator: "and",
    rules: [{ field: "contact.email", operator: "=", value: "alone@example.com" }],
  };
  const headers = { "idempotency-key": "alone" };
  const made = await api("POST", "/api/v1/cohorts", {
    body: { name: "Alone", type: "dynamic", rules },
    headers,
  });
  expect(made.status).toBe(201);
  const looked = { headers: { "idempotency-key": "alone-look" }, body: { rules, sample: 10 } };
  expect((await api("POST", "/api/v1/cohorts/preview", looked)).status).toBe(200);
  const { stored_answers } = (await api("GET", "/api/v1/people/ALONE/export")).body;
  expect(stored_answers).toHaveLength(2);
  expect(JSON.stringify(stored_answers)).toContain("ALONE-L");
  expect((await api("DELETE", "/api/v1/people/ALONE")).status).toBe(204);
  expect(JSON.stringify(await db.idempotency().find({}).toArray())).not.toContain("alone@example.com");
});

test("a task in a list says whom it is about", async () => {
  await put("/leads", { lead_id: "TASK-L", pii_id: "TASK-P" });
  const { agent_id } = await put("/agents", { name: "With tasks" });
  await addWork(systemContext("test"), "TASK-L", String(agent_id));
  const listed = async () => (await api("GET", `/api/v1/tasks?agent_id=${agent_id}`)).body.items;
  const nameless = { lead_id: "TASK-L", pii_id: "TASK-P", name: null };
  expect(await listed()).toMatchObject([nameless, nameless]);
  await put("/contacts", { contact_id: "TASK-C", pii_id: "TASK-P", name: "Lena Task" });
  expect(await listed()).toMatchObject([{ name: "Lena Task" }, { name: "Lena Task" }]);
  expect((await api("GET", "/api/v1/leads/TASK-L/tasks")).body.items).toEqual(await listed());
});

test("a refused row that names someone in another spelling is theirs, and goes with them", async () => {
  await put("/contacts", {
    contact_id: "SPELT-C",
    pii_id: "SPELT",
    email: "noor.x@example.com",
    phone: "+91 98765 00017",
  });
  const cells = ["Noor.X@Example.com", "mail to <NOOR.X@example.com>", "098765-00017", "(+91)9876500017"];
  const refusals: Refusal[] = [...cells, "noor.y@example.com", "098765-00018"].map((cell, i) => ({
    row: i + 1,
    cells: ["x", cell],
    errors: [],
    piiIds: [],
  }));
  await keepRefusals(systemContext("test"), "IMP-spelt", "import", refusals);
  const held = await api("GET", "/api/v1/people/SPELT/export");
  expect((held.body.import_refusals as { row: number }[]).map(({ row }) => row).sort()).toEqual([1, 2, 3, 4]);
  expect((await api("DELETE", "/api/v1/people/SPELT")).status).toBe(204);
  const left = await db.importRefusals().find({ import_id: "IMP-spelt" }).sort({ row: 1 }).toArray();
  expect(left.map(({ row }) => row)).toEqual([5, 6]);
});

test("former addresses that are still kept somewhere are on the list for imports too", async () => {
  const contact = { contact_id: "FORM-C", pii_id: "FORM", email: "made.with@form.example" };
  const headers = { "idempotency-key": "former-addresses" };
  expect((await api("POST", "/api/v1/contacts", { body: contact, headers })).status).toBe(201);
  const patch = async (email: string) =>
    expect((await api("PATCH", "/api/v1/contacts/FORM-C", { body: { email } })).status).toBe(200);
  await patch("before.import@form.example");
  const before = { ...(await db.contacts().findOne({ contact_id: "FORM-C" })) };
  const change = { import_id: "IMP-form", entity: "contact", id: "FORM-C", pii_id: "FORM", before } as const;
  await db.importChanges().insertOne({
    ...change,
    ...{
      _id: "IMP-form:contact:FORM-C",
      first_chunk: 1,
      chunk: 1,
      after: "",
      undo: null,
      created_at: new Date(),
    },
  });
  await patch("now@form.example");
  expect((await api("DELETE", "/api/v1/people/FORM")).status).toBe(204);
  const formerly = ["made.with@form.example", "before.import@form.example", "now@form.example"];
  expect(formerly.map(await suppressedAmong(formerly))).toEqual([true, true, true]);
});

test("an address of an international domain is the same as people write it and as the DNS has it", async () => {
  const [written, dns] = ["Idn.One@münchen.example", "idn.one@xn--mnchen-3ya.example"];
  for (const [pii_id, email, refused] of [
    ["IDN-1", written, dns],
    ["IDN-2", dns.replace("one", "two"), written.replace("One", "Two")],
  ] as const) {
    await put("/contacts", { pii_id, email });
    const refusal: Refusal = { row: 1, cells: ["x", refused], errors: [], piiIds: [] };
    await keepRefusals(systemContext("test"), `IMP-${pii_id}`, "import", [refusal]);
    const held = await api("GET", `/api/v1/people/${pii_id}/export`);
    expect(held.body.import_refusals).toMatchObject([{ cells: ["x", refused] }]);
    expect((await api("DELETE", `/api/v1/people/${pii_id}`)).status).toBe(204);
    expect(await db.importRefusals().countDocuments({ import_id: `IMP-${pii_id}` })).toBe(0);
    const isErased = await suppressedAmong([email, refused, "other@münchen.example"]);
    expect([email, refused, "other@münchen.example"].map(isErased)).toEqual([true, true, false]);
  }
});

test("a refused row stays theirs whose address it had by another spelling of its domain, whatever that is changed to", async () => {
  const contact = { contact_id: "IDN-C", pii_id: "IDN-3", email: "idn.three@münchen.example" };
  await put("/contacts", contact);
  const cells = ["x", "idn.three@xn--mnchen-3ya.example"];
  await keepRefusals(systemContext("test"), "IMP-IDN-3", "import", [
    { row: 1, cells, errors: [], piiIds: [] },
  ]);
  expect((await api("PATCH", "/api/v1/contacts/IDN-C", { body: { email: "new@example.com" } })).status).toBe(
    200,
  );
  expect((await api("DELETE", "/api/v1/people/IDN-3")).status).toBe(204);
  expect(await db.importRefusals().countDocuments({ import_id: "IMP-IDN-3" })).toBe(0);
});

test("someone whose records were deleted one by one can still be exported and erased", async () => {
  await put("/leads", { lead_id: "GONE-L", pii_id: "GONE" });
  await put("/contacts", { contact_id: "GONE-C", pii_id: "GONE", name: "Ines Gone", phone: "+49 30 777" });
  const { agent_id } = await put("/agents", { name: "B" });
  await put("/cohorts", { name: "Gone", type: "static", pii_ids: ["GONE", "P-2"] });
  await addWork(systemContext("test"), "GONE-L", String(agent_id));
  await db.assignmentItems().insertOne({
    ...{ _id: "JOB-9:GONE-L", job_id: "JOB-9", lead_id: "GONE-L", pii_id: "GONE", n: 0, agent_id: "A0-2" },
    ...{ state: "assigned", reason: null, message: null, at: new Date() },
    before: { agent_id: null, pipeline_id: null, task_ids: [] },
  } as never);
  await db.importRefusals().insertOne({
    ...{ _id: "IMP-9:import:4", import_id: "IMP-9", step: "import", row: 4, created_at: new Date() },
    ...{ cells: ["", "+49 30 777"], errors: [], pii_ids: [] },
  });
  await put("/cohorts", {
    name: "By phone",
    type: "static",
    rules: { combinator: "and", rules: [{ field: "contact.phone", operator: "=", value: "+49 30 777" }] },
  });
  const named = await api("GET", "/api/v1/people/GONE/export");
  expect(named.body.named_in_rules).toEqual([{ cohort_id: expect.stringMatching(/^COH-/), version: 1 }]);
  // While the contact is there its phone tells which refused rows are theirs.
  expect((await api("DELETE", "/api/v1/leads/GONE-L")).status).toBe(204);
  const held = await api("GET", "/api/v1/people/GONE/export");
  expect(held.body.import_refusals).toMatchObject([{ row: 4, cells: ["", "+49 30 777"] }]);
  expect(held.body).toMatchObject({
    leads: [],
    contacts: [{ contact_id: "GONE-C" }],
    deleted_records: [{ entity: "lead", id: "GONE-L" }],
    assignments: [{ lead_id: "GONE-L" }],
    pipelines: [{ lead_id: "GONE-L" }],
  });
  await db.importRefusals().updateOne({ _id: "IMP-9:import:4" }, { $set: { pii_ids: ["GONE"] } });
  expect((await api("DELETE", "/api/v1/contacts/GONE-C")).status).toBe(204);
  const page = await api("GET", "/api/v1/people/GONE");
  expect(page.body).toMatchObject({
    ...{ name: null, leads: [], contact: null },
    cohorts: [{ name: "By phone" }, { name: "Gone" }],
  });

  expect((await api("DELETE", "/api/v1/people/GONE")).status).toBe(204);
  for (const path of ["", "/export"])
    expect((await api("GET", `/api/v1/people/GONE${path}`)).status).toBe(404);
  for (const { name } of await database().listCollections().toArray()) {
    const documents = await database().collection(name).find({}).toArray();
    const texts = documents
      .filter(({ name: cohort }) => !/^(Gone|By phone)$/.test(cohort))
      .map((each) => JSON.stringify(each));
    expect(
      texts.filter((text) => /GONE|Ines|30 777/.test(text) && !text.includes("contact.phone")),
      name,
    ).toEqual([]);
  }
  expect(await db.assignmentItems().countDocuments({ job_id: "JOB-9", state: "assigned" })).toBe(1);
});

test("erasing and exporting keep to one person, where ids are shared and records have moved", async () => {
  await put("/leads", { lead_id: "SHARED", pii_id: "TWIN-A" });
  await put("/contacts", { contact_id: "SHARED", pii_id: "TWIN-B", name: "Bo Twin" });
  await api("PATCH", "/api/v1/contacts/SHARED", { body: { city: "Oslo" } });
  await put("/agents", { agent_id: "SHARED", name: "Agent" });
  // A lead that goes from A to B, is given to someone then, and deleted.
  await put("/leads", { lead_id: "MOVED", pii_id: "TWIN-A" });
  await db.assignmentItems().insertMany(
    ["TWIN-A", "TWIN-B"].map((pii_id, n) => ({
      ...{ _id: `JOB-${n}:MOVED`, job_id: `JOB-${n}`, lead_id: "MOVED", pii_id, n: 0, agent_id: "A0-2" },
      ...{ state: "assigned", reason: null, message: null, at: new Date() },
      before: { agent_id: "A0-1", pipeline_id: null, task_ids: [] },
    })) as never,
  );
  await api("PATCH", "/api/v1/leads/MOVED", { body: { pii_id: "TWIN-B" } });
  await addWork(systemContext("test"), "MOVED", "A0-1");
  expect((await api("DELETE", "/api/v1/leads/MOVED")).status).toBe(204);
  const change = {
    import_id: "IMP-8",
    first_chunk: 1,
    chunk: 1,
    after: "",
    undo: null,
    created_at: new Date(),
  };
  await db.importChanges().insertOne({
    ...{
      ...change,
      _id: "IMP-8:contact:X",
      entity: "contact",
      id: "X",
      pii_id: "TWIN-A",
      former_pii_id: "TWIN-B",
    },
    before: { pii_id: "TWIN-B", name: "Bo Twin" },
  });
  const row = { import_id: "IMP-8", row: 9, errors: [], created_at: new Date() };
  await db.importRefusals().insertOne({
    ...{
      ...row,
      step: "import" as const,
      _id: "IMP-8:import:9",
      cells: ["TWIN-A", "TWIN-B", "Bo Twin"],
      pii_ids: ["TWIN-A", "TWIN-B"],
    },
  });
  const ofB = async () => (await api("GET", "/api/v1/people/TWIN-B/export")).body;
  const ofA = (await api("GET", "/api/v1/people/TWIN-A/export")).body;
  const {
    exported_at: _at,
    import_changes: _changes,
    import_refusals: _rows,
    audit: auditOfB,
    ...before
  } = await ofB();
  expect(before).toMatchObject({ pipelines: [{ lead_id: "MOVED" }], deleted_records: [{ id: "MOVED" }] });
  expect(auditOfB.map(({ action }: { action: string }) => action)).toContain("contact.update");
  // As the audit log shows them, without what they are sealed by.
  const shownOfB = ["action", "actor", "actor_name", "at", "fields", "object", "request_id"];
  for (const entry of auditOfB) expect(Object.keys(entry).sort()).toEqual(shownOfB);
  expect(JSON.stringify(ofA)).not.toContain("Bo Twin");
  expect(JSON.stringify(ofA)).not.toContain("TWIN-B");
  expect(ofA.pipelines).toEqual([]);

  expect((await api("DELETE", "/api/v1/people/TWIN-A")).status).toBe(204);
  const {
    exported_at: _later,
    import_changes: _c,
    import_refusals: _r,
    audit: auditAfter,
    ...after
  } = await ofB();
  expect(after).toEqual(before);
  expect(auditAfter.filter(({ action }: { action: string }) => action !== "person.export")).toEqual(auditOfB);
  expect((await api("GET", "/api/v1/audit?object=SHARED&action=agent.create")).body.items).toHaveLength(1);
  // What undo needs of a lead that is someone else's by now.
  expect(await db.assignmentItems().findOne({ _id: "JOB-0:MOVED" })).toMatchObject({
    lead_id: "MOVED",
    pii_id: expect.stringMatching(/^erased:/),
    before: { agent_id: "A0-1" },
  });
});

test("what an import or an evaluation writes of someone who is being erased is erased after them", async () => {
  const fault = reportFault(
    "Someone erased while an import or an evaluation has read them and not written yet",
    "what it writes is erased soon after; whoever is made anew is left alone",
  );
  const ctx = systemContext("test");
  const past = new Date(Date.now() - 1_000);
  const record = { lead_id: "LATE-L", pii_id: "LATE", status: "new", created_at: past, updated_at: past };
  await db.leads().insertOne({ ...record });
  expect((await api("DELETE", "/api/v1/people/LATE")).status).toBe(204);
  const event = { cohort_id: "COH-1", pii_ids: ["LATE"], type: "left", at: new Date() } as const;
  const cause = { kind: "time", rule_version: 1 } as const;
  await db.leads().insertOne({ ...record });
  await db.membershipEvents().insertOne({ ...event, pii_ids: [...event.pii_ids], cause });
  const later = (seconds: number) => ({ ...ctx, now: () => new Date(Date.now() + seconds * 1_000) });
  await eraseAgainWhatCame(later(15));
  for (const path of ["", "/export"])
    expect((await api("GET", `/api/v1/people/LATE${path}`)).status).toBe(404);
  expect((await database().collection("erasures").find({}).toArray()).map(String).join()).not.toContain(
    "LATE",
  );
  fault.tried();
  // Someone who comes anew stays.
  await db.leads().insertOne({ ...record, updated_at: new Date(Date.now() + 20_000) });
  await eraseAgainWhatCame(later(60));
  expect((await api("GET", "/api/v1/people/LATE")).status).toBe(200);
  await db.leads().deleteMany({ pii_id: "LATE" });
  await eraseAgainWhatCame(later(3_600));
  expect(await db.erasures().countDocuments({})).toBe(0);
});

/** When each person was erased last, by their label, as the audit log has it. */
async function erasuresOf(): Promise<Map<string, Date>> {
  const { body } = await api("GET", "/api/v1/audit?action=person.erase&limit=200");
  const items = body.items as { object: string; at: string }[];
  return new Map(items.map(({ object, at }): [string, Date] => [object, new Date(at)]).reverse());
}

const leadOf = (lead_id: string, pii_id: string, at: Date) => ({
  ...{ lead_id, pii_id, status: "new", created_at: at, updated_at: at },
});

test("who was erased after a backup is erased again from what the audit log has", async () => {
  const backedUp = new Date();
  const restore = () =>
    db.leads().insertOne({ ...leadOf("BACK-L", "BACK", backedUp), _id: ObjectId.createFromTime(0) } as never);
  await restore();
  expect((await api("DELETE", "/api/v1/people/BACK")).status).toBe(204);
  const erasures = await erasuresOf();
  await restore();
  // Someone has worked with it since the restore.
  await db.leads().updateOne({ lead_id: "BACK-L" }, { $set: { updated_at: new Date(Date.now() + 60_000) } });
  expect(await eraseAgain(systemContext("test"), erasures)).toEqual({ erased: 1, leftAlone: [] });
  expect(await db.leads().countDocuments({ pii_id: "BACK" })).toBe(0);
  expect(await db.leads().countDocuments({})).toBeGreaterThan(0);
});

test("who was made anew after their erasure is left alone and named when the others are erased again", async () => {
  for (const id of ["ANEW-1", "ANEW-2", "ANEW-3"]) {
    expect((await api("POST", "/api/v1/leads", { body: { lead_id: `L-${id}`, pii_id: id } })).status).toBe(
      201,
    );
    expect((await api("DELETE", `/api/v1/people/${id}`)).status).toBe(204);
  }
  const erasedAt = new Date(Date.now() - 60_000);
  const erasures = new Map([...(await erasuresOf()).keys()].map((label) => [label, erasedAt]));
  await db.suppressions().deleteMany({});
  await api("POST", "/api/v1/contacts", { body: { pii_id: "ANEW-1", name: "Anew" } });
  // An enquiry of long ago that is sent anew.
  const body = { lead_id: "L-ANEW-2", pii_id: "ANEW-2", created_at: "2020-01-01T00:00:00Z" };
  expect((await api("POST", "/api/v1/leads", { body })).status).toBe(201);
  const { erased, leftAlone } = await eraseAgain(systemContext("test"), erasures);
  expect({ erased, leftAlone: leftAlone.sort() }).toEqual({ erased: 0, leftAlone: ["ANEW-1", "ANEW-2"] });
  expect((await api("GET", "/api/v1/people/ANEW-1")).body.contact.name).toBe("Anew");
  expect((await api("GET", "/api/v1/leads/L-ANEW-2")).status).toBe(200);
  // Whoever is not there is on the list again that the restore has taken back.
  const isErased = await suppressedAmong(["ANEW-1", "ANEW-2", "ANEW-3"]);
  expect(["ANEW-1", "ANEW-2", "ANEW-3"].map(isErased)).toEqual([false, false, true]);
});

test.each([".", ".."])("the id %s is refused, since no address can name it", async (id) => {
  for (const [path, body] of [
    ["/leads", { lead_id: id, pii_id: "P-2" }],
    ["/leads", { pii_id: id }],
    ["/contacts", { contact_id: id, pii_id: "P-9" }],
    ["/customers", { customer_id: id, pii_id: "P-9" }],
  ] as const) {
    const answer = await api("POST", `/api/v1${path}`, { body });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("expected an id other than . and ..");
  }
  const bulk = await api("POST", "/api/v1/leads/bulk", { body: [{ lead_id: id, pii_id: "P-2" }] });
  expect(bulk.body).toMatchObject({ failed: 1 });
});

describe("pipelines and tasks", () => {
  test("of a lead, of an agent; a task is finished once", async () => {
    await addWork(systemContext("test"), "L-3", "A0-1");
    const pipelines = await api("GET", "/api/v1/leads/L-3/pipelines");
    expect(pipelines.body.items).toMatchObject([{ lead_id: "L-3", status: "open", agent_id: "A0-1" }]);
    const tasks = await api("GET", "/api/v1/leads/L-3/tasks");
    expect((tasks.body.items as { title: string }[]).map(({ title }) => title)).toEqual([
      "First call",
      "Follow-up",
    ]);
    const [task] = tasks.body.items as { task_id: string }[];
    const path = `/api/v1/tasks/${encodeURIComponent(task?.task_id ?? "")}`;
    expect((await api("PATCH", path, { body: { status: "open" } })).status).toBe(422);
    const done = await api("PATCH", path, { body: { status: "done" } });
    expect(done.body).toMatchObject({ status: "done", done_at: expect.any(String) });
    expect((await api("PATCH", path, { body: { status: "done" } })).body).toEqual(done.body);
    const open = await api("GET", "/api/v1/tasks?agent_id=A0-1&status=open");
    expect(open.body.items).toMatchObject([{ title: "Follow-up" }]);
    await db.tasks().updateOne({ task_id: task?.task_id ?? "" }, { $set: { status: "cancelled" } });
    expect((await api("PATCH", path, { body: { status: "done" } })).status).toBe(409);
  });
});
