import { expect, test } from "vitest";
import { checkFieldName } from "@/lib/fields/field-name.ts";
import { registryOf } from "@/lib/rules/fields.ts";

const registry = registryOf([]);

test.each(["lead.total_visits", "contact.größe", "customer.Plan-2"])(
  "%s can be the name of a field",
  (name) => {
    expect(checkFieldName(name, registry).kind).toBe("good");
  },
);

test.each([
  "total_visits",
  "agent.x",
  "lead.",
  "lead.a.b",
  "lead.$where",
  "lead._id",
  "lead.__proto__",
  "lead.constructor",
  "lead.toString",
  "lead.hasOwnProperty",
  "lead.2nd",
  "lead.with space",
  "lead.a\u0000",
  `lead.${"x".repeat(65)}`,
  "person.x",
  "cohort.membership",
  "",
])("%j can't", (name) => {
  expect(checkFieldName(name, registry).kind).toBe("bad");
});

test.each(["lead.status", "lead.agent_id", "contact.pii_id", "customer.updated_at", "lead.created_at"])(
  "%s exists",
  (name) => {
    expect(checkFieldName(name, registry).kind).toBe("exists");
  },
);
