import { expect, test } from "vitest";
import { makePeople } from "@/lib/demo/make-people.ts";
import { validateEntity } from "@/lib/people/validate-entity.ts";
import { registryOf } from "@/lib/rules/fields.ts";

const now = new Date("2026-03-01T09:00:00Z");
const registry = registryOf([]);

const asSent = ({ _id, agent_id, updated_at, ...record }: Record<string, unknown>, idField: string) =>
  JSON.parse(JSON.stringify({ ...record, [idField]: "X-1" }));

test("the demo has the same people each time", () => {
  expect(makePeople(50, now)).toEqual(makePeople(50, now));
});

test("everything in it is what the API would take, and nothing lies in the future", () => {
  const { leads, contacts, customers } = makePeople(500, now);
  const records = [
    ...leads.map((each) => ["lead", each] as const),
    ...contacts.map((each) => ["contact", each] as const),
    ...customers.map((each) => ["customer", each] as const),
  ];
  for (const [entity, record] of records) {
    expect(validateEntity(entity, asSent(record, `${entity}_id`), registry, "create")).toMatchObject({
      kind: "valid",
    });
    for (const value of Object.values(record))
      if (value instanceof Date) expect(value.getTime()).toBeLessThanOrEqual(now.getTime());
  }
  expect(contacts.some(({ city }) => city === "Pune")).toBe(true);
});
