import { db } from "@/lib/db/collections.ts";
import { prepareCollections } from "@/lib/db/prepare.ts";

const cities = [
  "Pune",
  "Mumbai",
  "Delhi",
  "Chennai",
  "Berlin",
  "Lisbon",
  "Porto",
  "Kochi",
  "Nagpur",
  "Surat",
];
const statuses = ["new", "contacted", "qualified", "unqualified", "converted", "lost"];
const tiers = ["bronze", "silver", "gold", "platinum"];
const names = ["Maria", "Omar", "Asha", "Lena", "Jonas", "Priya", "Tomar", "Ines", "Ravi", "Noor"];
const at = new Date("2026-01-01T00:00:00Z");
const dayMs = 86_400_000;

/** A deterministic spread of 0 … n − 1 for the i-th thing. */
const spread = (i: number, salt: number, n: number): number => (Math.imul(i + salt, 2654435761) >>> 8) % n;

/**
 * Fills the connected database with `leads` leads of 0.8 × `leads` people, contacts for nine of ten of them and
 * customers for half, unless it is filled already.
 */
export async function fillBigWorkspace(leads: number): Promise<void> {
  if ((await db.leads().countDocuments()) >= leads) return;
  await prepareCollections();
  const people = Math.floor(leads * 0.8);
  const times = { created_at: at, updated_at: at };
  for (let from = 0; from < leads; from += 5_000) {
    const range = Array.from({ length: Math.min(5_000, leads - from) }, (_, i) => from + i);
    await db.leads().insertMany(
      range.map((i) => ({
        ...times,
        lead_id: `L-${i}`,
        pii_id: `P-${i % people}`,
        status: statuses[spread(i, 1, 6)] ?? "new",
        contact_attempts: spread(i, 2, 8),
        score: spread(i, 3, 100),
        last_contacted_at: new Date(Date.now() - spread(i, 10, 365) * dayMs),
      })),
    );
    const persons = range.filter((i) => i < people);
    const contacts = persons.filter((i) => spread(i, 4, 10) > 0);
    const customers = persons.filter((i) => spread(i, 5, 2) === 0);
    const named = (i: number) => ({ ...times, _id: `P-${i}` as never, pii_id: `P-${i}` });
    if (contacts.length > 0) {
      await db.contacts().insertMany(
        contacts.map((i) => ({
          ...named(i),
          contact_id: `C-${i}`,
          name: `${names[spread(i, 11, 10)]} ${names[spread(i, 12, 10)]}${spread(i, 13, 1_000)}`,
          birth_date: new Date(spread(i, 14, 20_000) * dayMs).toISOString().slice(0, 10),
          city: cities[spread(i, 6, 10)],
          age: 18 + spread(i, 7, 60),
        })),
      );
    }
    if (customers.length > 0) {
      await db.customers().insertMany(
        customers.map((i) => ({
          ...named(i),
          customer_id: `K-${i}`,
          tier: tiers[spread(i, 8, 4)],
          balance: spread(i, 9, 10_000),
          lifetime_value: spread(i, 15, 10_000),
        })),
      );
    }
  }
}
