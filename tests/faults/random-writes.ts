import { db } from "@/lib/db/collections.ts";
import type { Answer } from "@/tests/setup/api.ts";

/** Draws for one writer, so that what it does follows from the seed whatever the others do. */
export type Draw = {
  under: (n: number) => number;
  one: <T>(list: readonly T[]) => T;
  chance: (share: number) => boolean;
};

export const drawFrom = (random: () => number): Draw => {
  const under = (n: number) => Math.floor(random() * n);
  return {
    under,
    // The lists below are never empty.
    one: <T>(list: readonly T[]) => list[under(list.length)] as T,
    chance: (share) => random() < share,
  };
};

export const people = 80;
const leads = 120;
const statuses = ["new", "contacted", "qualified", "lost"];
const cities = ["Pune", "Berlin", "Kochi"];
const tiers = ["bronze", "silver", "gold"];
const names = ["Maria Silva", "Marie Silva", "Omar Haddad", "Lena Vogt"];
const tags = ["a", "b", "c"];
const piiOf = (draw: Draw) => `P-${draw.under(people)}`;
const leadOf = (draw: Draw) => `L-${draw.under(leads)}`;

/** An instant whose "within a minute" turns true or false soon. */
const soon = (draw: Draw) => new Date(Date.now() + draw.one([-1, 1]) * (45_000 + draw.under(25_000)));

const leadFields = (draw: Draw): Record<string, unknown> =>
  draw.one([
    () => ({ status: draw.one(statuses) }),
    () => ({ score: draw.under(100) }),
    () => ({ contact_attempts: draw.under(6) }),
    () => ({ tags: draw.chance(0.3) ? [] : [draw.one(tags), draw.one(tags)] }),
    () => ({ source: draw.one(["web form", "fair 12", "fair 7", ""]) }),
    () => ({ last_contacted_at: soon(draw) }),
  ])();

const birthday = (draw: Draw) =>
  new Date(Date.now() + draw.under(80) * 86_400_000).toISOString().slice(0, 10).replace(/^\d+/, "1980");

const contactFields = (draw: Draw): Record<string, unknown> =>
  draw.one([
    () => ({ city: draw.one(cities) }),
    () => ({ age: 18 + draw.under(60) }),
    () => ({ name: draw.one(names) }),
    () => ({ birth_date: birthday(draw) }),
  ])();

const customerFields = (draw: Draw): Record<string, unknown> =>
  draw.one([
    () => ({ tier: draw.one(tiers) }),
    () => ({ balance: draw.under(100) }),
    () => ({ orders_count: draw.under(6) }),
  ])();

const rule = (field: string, operator: string, value: unknown, valueSource?: "field") => ({
  field,
  operator,
  value,
  ...(valueSource && { valueSource }),
});

/** Makes a rule set of a kind with values drawn anew; the kinds name each other by the cohorts given. */
export const kinds: Record<string, (draw: Draw, cohorts: string[]) => Record<string, unknown>> = {
  "lead only": (d) => ({
    combinator: "and",
    rules: [rule("lead.status", "=", d.one(statuses)), rule("lead.score", ">=", d.under(60))],
  }),
  "cross entity": (d) => ({
    combinator: "and",
    rules: [
      rule("lead.status", "in", [d.one(statuses), d.one(statuses)]),
      rule("contact.city", "=", d.one(cities)),
      rule("customer.tier", "!=", d.one(tiers)),
    ],
  }),
  "any of": (d) => ({
    combinator: "or",
    not: d.chance(0.3),
    rules: [rule("lead.tags", "hasAny", [d.one(tags)]), rule("contact.age", "<", 20 + d.under(50))],
  }),
  "last minute": () => ({
    combinator: "and",
    rules: [rule("lead.last_contacted_at", "withinLast", { amount: 1, unit: "minute" })],
  }),
  "next minute": (d) => ({
    combinator: "and",
    rules: [
      rule("lead.last_contacted_at", "notWithinNext", { amount: 1, unit: "minute" }),
      rule("lead.score", ">", d.under(80)),
    ],
  }),
  "member of": (d, [first = ""]) => ({
    combinator: "and",
    rules: [rule("cohort.membership", "memberOf", [first]), rule("lead.score", "<", 40 + d.under(60))],
  }),
  "not member of": (_d, [first = "", second = ""]) => ({
    combinator: "and",
    rules: [rule("cohort.membership", "notMemberOf", [first, second])],
  }),
  similar: (d) => ({
    combinator: "and",
    rules: [rule("contact.name", "similarTo", { text: d.one(names), threshold: 0.95 })],
  }),
  anniversary: (d) => ({
    combinator: "and",
    rules: [rule("contact.birth_date", "anniversaryWithin", 5 + d.under(40))],
  }),
  pattern: (d) => ({
    combinator: "and",
    rules: [rule("lead.source", "matchesPattern", "fair \\d+$"), rule("lead.status", "=", d.one(statuses))],
  }),
  "at least": (d) => ({
    combinator: "and",
    atLeast: 2,
    rules: [
      rule("lead.status", "=", d.one(statuses)),
      rule("contact.city", "=", d.one(cities)),
      rule("customer.tier", "=", d.one(tiers)),
      rule("lead.score", ">", d.under(100)),
    ],
  }),
  fields: () => ({
    combinator: "and",
    rules: [rule("lead.contact_attempts", ">", "customer.orders_count", "field")],
  }),
};

/** What a cohort of the workspace is: how its rules are made again. */
export type Kept = { cohort_id: string; kind: string };

export type Write = () => Promise<unknown>;

/** One write of an app that writes straight into MongoDB. */
export function directWrite(draw: Draw): Write {
  const lead_id = leadOf(draw);
  const pii_id = piiOf(draw);
  const now = new Date();
  const fields = leadFields(draw);
  const ofContact = contactFields(draw);
  const ofCustomer = customerFields(draw);
  const stamps = { created_at: now, updated_at: now };
  return draw.one<Write>([
    () => db.leads().updateOne({ lead_id }, { $set: fields }),
    () => db.leads().updateOne({ lead_id }, { $set: fields }),
    () => db.leads().updateMany({ pii_id }, { $set: fields }),
    () => db.leads().updateOne({ lead_id }, { $unset: { score: "", tags: "" } }),
    () => db.leads().updateOne({ lead_id }, { $set: { pii_id } }),
    () => db.leads().deleteOne({ lead_id }),
    () => db.leads().insertOne({ lead_id, pii_id, status: "new", ...fields, ...stamps }),
    () => db.leads().replaceOne({ lead_id }, { lead_id, pii_id, status: "new", ...fields, ...stamps }),
    () => db.contacts().updateOne({ pii_id }, { $set: ofContact }),
    () => db.contacts().deleteOne({ pii_id }),
    () =>
      db.contacts().insertOne({
        _id: pii_id as never,
        contact_id: `C-${pii_id}-${now.getTime()}`,
        pii_id,
        ...ofContact,
        ...stamps,
      }),
    () => db.customers().updateOne({ pii_id }, { $set: ofCustomer }),
    () => db.customers().deleteOne({ pii_id }),
    () =>
      db.customers().insertOne({
        _id: pii_id as never,
        customer_id: `K-${pii_id}-${now.getTime()}`,
        pii_id,
        ...ofCustomer,
        ...stamps,
      }),
  ]);
}

/** Sends a request. */
export type Ask = (
  method: string,
  path: string,
  sent?: { body?: unknown },
) => Promise<Pick<Answer, "status" | "body">>;

/** Asks a server by HTTP, as an app does that has a key. */
export const overHttp =
  (url: string, key: string, headers: Record<string, string> = {}): Ask =>
  async (method, path, { body } = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
  };

async function editRules(ask: Ask, draw: Draw, kept: Kept[]): Promise<unknown> {
  const { cohort_id, kind } = draw.one(kept);
  const rules = kinds[kind]?.(
    draw,
    kept.map((each) => each.cohort_id),
  );
  const { body, status } = await ask("GET", `/api/v1/cohorts/${cohort_id}`);
  if (status !== 200) return { status };
  return ask("PATCH", `/api/v1/cohorts/${cohort_id}`, { body: { version: body.version, rules } });
}

/** One request of an app that writes over HTTP. */
export function httpWrite(ask: Ask, draw: Draw, kept: Kept[]): Write {
  const lead_id = leadOf(draw);
  const pii_id = piiOf(draw);
  const fields = leadFields(draw);
  const ofContact = contactFields(draw);
  const ofCustomer = customerFields(draw);
  const { cohort_id } = draw.one(kept);
  return draw.one<Write>([
    () => ask("PATCH", `/api/v1/leads/${lead_id}`, { body: fields }),
    () => ask("PATCH", `/api/v1/leads/${lead_id}`, { body: { pii_id } }),
    () => ask("POST", "/api/v1/leads", { body: { lead_id, pii_id, ...fields } }),
    () => ask("DELETE", `/api/v1/leads/${lead_id}`),
    () => ask("POST", "/api/v1/leads/bulk", { body: [{ lead_id, pii_id, ...fields }] }),
    () =>
      ask("POST", "/api/v1/contacts/bulk", { body: [{ contact_id: `C-${lead_id}`, pii_id, ...ofContact }] }),
    () => ask("PATCH", `/api/v1/contacts/C-${lead_id}`, { body: { pii_id } }),
    () => ask("POST", "/api/v1/customers", { body: { pii_id, ...ofCustomer } }),
    () => ask("DELETE", `/api/v1/contacts/C-${lead_id}`),
    () => ask("POST", `/api/v1/cohorts/${cohort_id}/evaluate`),
    () => editRules(ask, draw, kept),
    () => editRules(ask, draw, kept),
  ]);
}
