import { z } from "zod";
import { AutoAssign } from "../assignment/assignment-schemas.ts";
import { ListQuery } from "../http/list.ts";
import { ruleSetSchema } from "../rules/rule-set-schema.ts";

const Name = z
  .string("expected a text")
  .trim()
  .min(1, "expected a name")
  .max(200, "expected at most 200 characters")
  .meta({ example: "Gold in Pune" });
const Description = z.string("expected a text").max(2_000, "expected at most 2000 characters");
const Type = z.enum(["static", "dynamic"], 'expected "static" or "dynamic"');

const rulesExample = { combinator: "and", rules: [{ field: "lead.status", operator: "=", value: "new" }] };

/** Checked in whole by `validateRules`, which knows the registry; here only that something was sent. */
export const Rules = z.record(z.string(), z.unknown(), "expected a rule set: { combinator, rules }").meta({
  id: "RuleSet",
  override: ruleSetSchema,
  example: rulesExample,
});

const Ids = z
  .array(
    z.string("expected an id").min(1, "expected an id").max(200, "expected at most 200 characters"),
    "expected a list of ids",
  )
  .min(1, "expected at least one id")
  .max(100_000, "expected at most 100000 ids");

export const CreateCohort = z
  .strictObject({
    name: Name,
    description: Description.optional(),
    type: Type,
    rules: Rules.optional(),
    allow_all: z.boolean("expected true or false").optional(),
    pii_ids: Ids.optional(),
    lead_ids: Ids.optional(),
  })
  .meta({ id: "CreateCohort", example: { name: "New leads", type: "dynamic", rules: rulesExample } });
export type CreateCohort = z.infer<typeof CreateCohort>;

export const UpdateCohort = z
  .strictObject({
    version: z.int("expected the version that was read"),
    name: Name.optional(),
    description: Description.optional(),
    rules: Rules.optional(),
    allow_all: z.boolean("expected true or false").optional(),
    type: Type.optional(),
    auto_assign: AutoAssign.nullable().optional(),
  })
  .meta({ id: "UpdateCohort", example: { version: 1, name: "New leads of this week" } });
export type UpdateCohort = z.infer<typeof UpdateCohort>;

export const PreviewCohort = z
  .strictObject({
    rules: Rules,
    sample: z
      .int("expected a whole number")
      .min(0, "expected at least 0")
      .max(50, "expected at most 50")
      .default(10),
    cohort_id: z.string("expected a cohort id").max(200, "expected at most 200 characters").optional(),
  })
  .meta({ id: "PreviewCohort", example: { rules: rulesExample, sample: 5 } });
export type PreviewCohort = z.infer<typeof PreviewCohort>;

export const PreviewWaterfall = z
  .strictObject({ rules: Rules })
  .meta({ id: "PreviewWaterfall", example: { rules: rulesExample } });
export type PreviewWaterfall = z.infer<typeof PreviewWaterfall>;

export const ListCohorts = ListQuery.extend({
  search: z.string().max(200).optional(),
  type: Type.optional(),
  status: z.enum(["evaluating", "ready", "failed"], "expected evaluating, ready or failed").optional(),
  archived: z.enum(["true", "false"], "expected true or false").default("false"),
  sort: z
    .enum(
      [
        "name",
        "-name",
        "created_at",
        "-created_at",
        "updated_at",
        "-updated_at",
        "member_count",
        "-member_count",
      ],
      "expected name, created_at, updated_at or member_count, with - in front for the other way round",
    )
    .default("-updated_at"),
});
export type ListCohorts = z.infer<typeof ListCohorts>;

/** Fields of the registry to show beside each member, separated by commas. */
const MemberFields = z
  .string("expected fields, separated by commas")
  .default("")
  .transform((text) => [...new Set(text.split(",").filter((name) => name !== ""))])
  .pipe(z.array(z.string()).max(12, "expected at most 12 fields"));

const membersAsked = {
  fields: MemberFields,
  search: z.string().max(200).optional().meta({
    description: "Name, phone number, e-mail address or an id: how it begins, or a part of the first three",
  }),
  /** An agent who has one of a person's leads, or `none`: people of whose leads nobody has any. */
  owner: z
    .string()
    .max(200)
    .optional()
    .meta({ description: "An agent's id: who has a lead of theirs. `none`: who has a lead of nobody." }),
};

export const ListMembers = ListQuery.extend(membersAsked);
export const ExportMembers = z.strictObject(membersAsked);
export type ListMembers = z.infer<typeof ListMembers>;

export const ChangeMembers = z
  .strictObject({ pii_ids: Ids })
  .meta({ id: "ChangeMembers", example: { pii_ids: ["P-1", "P-2"] } });
export type ChangeMembers = z.infer<typeof ChangeMembers>;
