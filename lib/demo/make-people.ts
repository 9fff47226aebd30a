import { faker } from "@faker-js/faker/locale/en";
import type { Contact, Customer, Lead } from "../db/documents.ts";
import { type Place, places, seedNames } from "./places.ts";

export type DemoPeople = { leads: Lead[]; contacts: Contact[]; customers: Customer[] };

const seed = 20_260_301;
const dayMs = 86_400_000;
const firstNumber = 10_001;

/** `pii_id` of the first person of the demo; where it exists, the demo has been loaded. */
export const firstPerson = `P-${firstNumber}`;

const share = <T>(...rows: [weight: number, value: T][]): T =>
  faker.helpers.weightedArrayElement(rows.map(([weight, value]) => ({ weight, value })));

const maybe = <T>(probability: number, make: () => T): T | undefined =>
  faker.datatype.boolean({ probability }) ? make() : undefined;

/** Leaves out what is undefined, as unknown fields are not stored. */
const known = <T extends object>(record: T): T =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;

/** Days before `now`, near ones more often than far ones. */
const daysAgo = (now: Date, most: number): Date =>
  new Date(
    now.getTime() - Math.floor(faker.number.float() ** 2 * most * dayMs) - faker.number.int(dayMs / 2),
  );

const after = (start: Date, now: Date): Date =>
  new Date(start.getTime() + faker.number.float() * (now.getTime() - start.getTime()));

function makeLead(pii_id: string, now: Date): Lead {
  const status = share(
    [34, "new"],
    [26, "contacted"],
    [13, "qualified"],
    [9, "unqualified"],
    [10, "converted"],
    [8, "lost"],
  );
  const created_at = daysAgo(now, 540);
  const contact_attempts =
    status === "new" ? share([60, 0], [25, 1], [15, 2]) : 1 + Math.floor(faker.number.float() ** 2 * 8);
  const last_contacted_at = contact_attempts > 0 ? after(created_at, now) : undefined;
  const lead = {
    lead_id: "",
    pii_id,
    status,
    source: share(
      [30, "website"],
      [18, "referral"],
      [16, "phone"],
      [14, "fair"],
      [12, "partner"],
      [10, "newsletter"],
    ),
    campaign: maybe(0.55, () =>
      share([3, "Spring offer"], [3, "Monsoon savings"], [2, "Home loan week"], [1, "Win back"]),
    ),
    score: maybe(0.9, () => Math.round(100 * faker.number.float() ** 1.4)),
    contact_attempts,
    last_call_seconds: last_contacted_at && Math.round(15 + faker.number.float() ** 3 * 1_800),
    tags: maybe(0.4, () =>
      faker.helpers.arrayElements(["urgent", "callback", "price sensitive", "vip", "newsletter"], {
        min: 1,
        max: 2,
      }),
    ),
    do_not_contact: faker.datatype.boolean({ probability: 0.03 }),
    agent_id: null,
    last_contacted_at,
    created_at,
    updated_at: last_contacted_at ?? created_at,
  };
  return known(lead);
}

const ascii = (name: string): string =>
  name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replaceAll("ł", "l")
    .replace(/[^a-z]+/gi, "")
    .toLowerCase();

function makeContact(pii_id: string, n: number, place: Place, now: Date): Contact {
  const { names, dial, city, state, country } = place;
  const gender = share([49, "female"], [49, "male"], [2, "other"]);
  const sex = gender === "other" ? undefined : (gender as "female" | "male");
  const first = names.person.firstName(sex);
  const last = names.person.lastName(sex);
  const birth = faker.date.birthdate({ mode: "age", min: 19, max: 82, refDate: now });
  const created_at = daysAgo(now, 720);
  const contact = {
    _id: pii_id,
    contact_id: "",
    pii_id,
    name: `${first} ${last}`,
    email: maybe(0.9, () => `${ascii(first)}.${ascii(last)}.${n}@example.com`),
    phone: maybe(0.85, () => `${dial} ${String(n).padStart(5, "0")}`),
    city,
    state,
    country,
    age: Math.floor((now.getTime() - birth.getTime()) / (365.25 * dayMs)),
    birth_date: maybe(0.8, () => birth.toISOString().slice(0, 10)),
    gender: maybe(0.85, () => gender),
    job: maybe(0.75, () =>
      share(
        [20, "management"],
        [20, "technician"],
        [15, "services"],
        [12, "self-employed"],
        [10, "student"],
        [12, "retired"],
        [11, "entrepreneur"],
      ),
    ),
    marital_status: maybe(0.7, () => share([55, "married"], [33, "single"], [12, "divorced"])),
    education: maybe(0.65, () => share([15, "primary"], [50, "secondary"], [35, "tertiary"])),
    marketing_opt_in: faker.datatype.boolean({ probability: 0.62 }),
    created_at,
    updated_at: created_at,
  };
  return known(contact);
}

function makeCustomer(pii_id: string, now: Date): Customer {
  const orders_count = 1 + Math.floor(faker.number.float() ** 2.5 * 40);
  const lifetime_value = Math.round(orders_count * (40 + faker.number.float() ** 2 * 900));
  const first_purchase_at = daysAgo(now, 1_500);
  const tier =
    lifetime_value > 6_000
      ? "platinum"
      : lifetime_value > 2_000
        ? "gold"
        : lifetime_value > 600
          ? "silver"
          : "bronze";
  const products = ["savings account", "credit card", "home loan", "insurance", "fund plan"];
  const customer = {
    _id: pii_id,
    customer_id: "",
    pii_id,
    tier,
    balance: Math.round(faker.number.float() ** 3 * 60_000) - 1_500,
    lifetime_value,
    orders_count,
    has_housing_loan: faker.datatype.boolean({ probability: 0.4 }),
    has_personal_loan: faker.datatype.boolean({ probability: 0.16 }),
    in_default: faker.datatype.boolean({ probability: 0.02 }),
    products: faker.helpers.arrayElements(products, { min: 1, max: 3 }),
    first_purchase_at,
    last_purchase_at: orders_count === 1 ? first_purchase_at : after(first_purchase_at, now),
    created_at: first_purchase_at,
    updated_at: first_purchase_at,
  };
  return customer;
}

/**
 * People of the demo: the same each time, with dates that end at `now`. Ids of the records are left empty.
 * Four of five have one lead, nearly all a contact, more than a third are customers.
 */
export function makePeople(count: number, now: Date): DemoPeople {
  faker.seed(seed);
  seedNames(seed);
  const people: DemoPeople = { leads: [], contacts: [], customers: [] };
  for (let i = 0; i < count; i++) {
    const pii_id = `P-${firstNumber + i}`;
    const leadCount = share([80, 1], [15, 2], [5, 3]);
    for (let lead = 0; lead < leadCount; lead++) people.leads.push(makeLead(pii_id, now));
    const place = faker.helpers.weightedArrayElement(places);
    if (faker.datatype.boolean({ probability: 0.95 }))
      people.contacts.push(makeContact(pii_id, i + 1, place, now));
    if (faker.datatype.boolean({ probability: 0.38 })) people.customers.push(makeCustomer(pii_id, now));
  }
  return people;
}
