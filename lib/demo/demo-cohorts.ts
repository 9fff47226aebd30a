import type { CreateCohort } from "../cohorts/cohort-schemas.ts";

const rule = (field: string, operator: string, value: unknown) => ({ field, operator, value });
const stillOpen = rule("lead.status", "notIn", ["converted", "lost"]);

/** The cohorts that the demo opens with. */
export const demoCohorts: CreateCohort[] = [
  {
    name: "Gold in Pune",
    description: "Good customers in Pune with a lead that is still open.",
    type: "dynamic",
    rules: {
      combinator: "and",
      rules: [
        rule("contact.city", "=", "Pune"),
        rule("customer.tier", "in", ["gold", "platinum"]),
        stillOpen,
      ],
    },
  },
  {
    name: "New this month, at most two tries",
    description: "Fresh leads that nobody has reached yet.",
    type: "dynamic",
    rules: {
      combinator: "and",
      rules: [
        rule("lead.created_at", "withinLast", { amount: 30, unit: "day" }),
        rule("lead.status", "in", ["new", "contacted"]),
        rule("lead.contact_attempts", "<=", 2),
        rule("lead.do_not_contact", "!=", true),
      ],
    },
  },
  {
    name: "First calls, Mumbai",
    description: "A list to work through: new leads in Mumbai.",
    type: "static",
    rules: {
      combinator: "and",
      rules: [rule("lead.status", "=", "new"), rule("contact.city", "=", "Mumbai")],
    },
  },
  {
    name: "Win back",
    description: "Customers who may be written to and bought nothing for half a year.",
    type: "static",
    rules: {
      combinator: "and",
      rules: [
        rule("customer.last_purchase_at", "notNull", null),
        rule("customer.last_purchase_at", "notWithinLast", { amount: 6, unit: "month" }),
        rule("contact.marketing_opt_in", "=", true),
        stillOpen,
      ],
    },
  },
];

/** Which of them has been worked on since, and how much of it. */
export const workedOn = { name: "First calls, Mumbai", share: 0.38 };
