import { z } from "zod";
import { AutoAssign } from "../assignment/assignment-schemas.ts";
import { ListQuery } from "../http/list.ts";

const Name = z
  .string("expected a text")
  .trim()
  .min(1, "expected a name")
  .max(200, "expected at most 200 characters")
  .meta({ example: "Gold in Pune" });
const Description = z.string("expected a text").max(2_000, "expected at most 2000 characters");
const Type = z.enum(["static", "dynamic"], 'expected "static" or "dynamic"');

/** Checked in whole by `validateRules`, which knows the registry; here only that something was sent. */
export const Rules = z.record(z.string(), z.unknown(), "expected a rule set: { combinator, rules }").meta({
  id: "RuleSet",
  description: "react-querybuilder's RuleGroupType, with atLeast",
  example: { combinator: "and", rules: [{ field: "lead.status", operator: "=", value: "new" }] },
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
  .meta({ id: "CreateCohort" });
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
  .meta({ id: "UpdateCohort" });
export type UpdateCohort = z.infer<typeof UpdateCohort>;

export const PreviewCohort = z
  .strictObject({
    rules: Rules,
    sample: z
      .int("expected a whole number")
      .min(0, "expected at least 0")
      .max(50, "expected at most 50")
      .default(10),
    cohort_id: z.string("expected a cohort id").optional(),
  })
  .meta({ id: "PreviewCohort" });
export type PreviewCohort = z.infer<typeof PreviewCohort>;

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

export const ListMembers = ListQuery.extend({ search: z.string().max(200).optional() });
export type ListMembers = z.infer<typeof ListMembers>;

export const ChangeMembers = z.strictObject({ pii_ids: Ids }).meta({ id: "ChangeMembers" });
export type ChangeMembers = z.infer<typeof ChangeMembers>;
