import { z } from "zod";

const RuleVersion = { rule_version: z.int() };

/** Why someone entered or left. */
export const CauseItem = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("evaluation"), ...RuleVersion }),
    z.strictObject({
      kind: z.literal("change"),
      entity_type: z.string(),
      fields: z.array(z.string()),
      ...RuleVersion,
    }),
    z.strictObject({ kind: z.literal("time"), ...RuleVersion }),
    z.strictObject({ kind: z.literal("drift"), ...RuleVersion }),
    z.strictObject({ kind: z.literal("manual"), by: z.string() }),
  ])
  .meta({ id: "Cause", description: "Why someone entered or left" });

export const Member = z
  .strictObject({
    pii_id: z.string(),
    entered_at: z.date(),
    name: z.string().nullable(),
    lead_ids: z.array(z.string()),
    agent_ids: z.array(z.string()),
    values: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: "Values by the names of the fields that were asked for" }),
  })
  .meta({
    id: "Member",
    example: {
      pii_id: "P-1",
      entered_at: "2026-03-01T09:30:00.000Z",
      name: "Asha Rao",
      lead_ids: ["L-1"],
      agent_ids: ["A0-1001"],
    },
  });

export const MembersChanged = z
  .strictObject({
    entered: z.int(),
    left: z.int(),
    member_count: z.int(),
    not_found: z.array(z.string()),
  })
  .meta({ id: "MembersChanged" });

export const EventItem = z
  .strictObject({
    pii_id: z.string(),
    name: z.string().nullable(),
    type: z.enum(["entered", "left"]),
    at: z.date(),
    cause: CauseItem,
  })
  .meta({ id: "MembershipEvent" });

export const SizeList = z
  .strictObject({
    items: z.array(z.strictObject({ at: z.date(), member_count: z.int() })),
    days: z.array(z.strictObject({ day: z.iso.date(), entered: z.int(), left: z.int() })),
    time_zone: z.string().meta({ description: "In which the days are counted", example: "Asia/Kolkata" }),
  })
  .meta({ id: "SizeList" });

export const DivergedItem = z
  .strictObject({
    pii_id: z.string(),
    name: z.string().nullable(),
    no_longer: z.array(z.string()),
    conditions: z
      .array(
        z.strictObject({
          words: z.string(),
          field: z.string().nullable(),
          seen: z.unknown().meta({ description: "The value now; null when it is unknown" }),
          changed_at: z.date().nullable().meta({
            description:
              "When the record with the field last changed, if that was after the person became a member",
          }),
        }),
      )
      .meta({ description: "The same conditions, each with the value that it sees now" }),
  })
  .meta({ id: "Diverged" });

const ExplainedRule = z.strictObject({
  kind: z.literal("rule"),
  path: z.string(),
  held: z.boolean(),
  words: z.string(),
  field: z.string(),
  operator: z.string(),
  seen: z.unknown().meta({ description: "The value that the rule saw; null when it is unknown" }),
  other_field: z.string().optional(),
  other_seen: z.unknown().optional(),
});

/** A node of the explained tree: a rule, or a group of nodes. */
export const ExplainedNode: z.ZodType = z
  .union([
    ExplainedRule,
    z.strictObject({
      kind: z.literal("group"),
      path: z.string(),
      held: z.boolean(),
      combinator: z.enum(["and", "or"]).nullable(),
      at_least: z.int().nullable(),
      not: z.boolean(),
      rules: z.array(z.lazy(() => ExplainedNode)),
    }),
  ])
  .meta({ id: "ExplainedNode" });

export const Explanation = z
  .strictObject({
    cohort_id: z.string(),
    pii_id: z.string(),
    member: z.boolean(),
    matches: z.boolean().nullable().meta({ description: "Null for a cohort without rules" }),
    lead_id: z.string().nullable().meta({ description: "The lead that decided" }),
    tree: ExplainedNode.nullable(),
    entered_at: z.date().nullable(),
    cause: CauseItem.nullable(),
    history: z.array(z.strictObject({ type: z.enum(["entered", "left"]), at: z.date(), cause: CauseItem })),
  })
  .meta({ id: "Explanation" });
