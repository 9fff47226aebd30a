import { z } from "zod";
import { AutoAssign } from "../assignment/assignment-schemas.ts";
import { Rules } from "./cohort-schemas.ts";

const Engine = z.enum(["aggregation", "rules_engine"]);

export const PlanStepItem = z
  .strictObject({
    source: z.enum(["lead", "contact", "customer", "membership", "combine"]),
    conditions: z
      .array(z.string())
      .meta({ description: "JSON pointers into the rule set, of what was asked together" }),
    found: z.int().meta({ description: "Ids that came back" }),
    duration_ms: z.number(),
  })
  .meta({ id: "PlanStep" });

export const EvaluationItem = z
  .strictObject({
    matched: z.int(),
    entered: z.int(),
    left: z.int(),
    duration_ms: z.number(),
    progress_percent: z.number(),
    plan: z.array(PlanStepItem).meta({ description: "How the people were found" }),
  })
  .meta({ id: "Evaluation" });

export const Cohort = z
  .strictObject({
    cohort_id: z.string(),
    name: z.string(),
    description: z.string(),
    type: z.enum(["static", "dynamic"]),
    status: z.enum(["evaluating", "ready", "failed"]),
    error: z.string().optional().meta({ description: "Why the last evaluation failed" }),
    rules: Rules.nullable().meta({ description: "Null for a static cohort made from a list" }),
    allow_all: z.boolean(),
    rule_fields: z.array(z.string()),
    entity_scope: z.array(z.string()),
    engine: Engine,
    summary: z.string().meta({ description: "The rules in words" }),
    member_count: z.int(),
    version: z.int().meta({ description: "Counted up by edits only" }),
    auto_assign: AutoAssign.nullable(),
    evaluated_at: z.date().nullable(),
    evaluation: EvaluationItem.nullable(),
    created_by: z.string(),
    created_at: z.date(),
    updated_at: z.date(),
    archived_at: z.date().nullable(),
  })
  .meta({
    id: "Cohort",
    example: {
      cohort_id: "COH-1",
      name: "Gold in Pune",
      description: "",
      type: "dynamic",
      status: "ready",
      rules: { combinator: "and", rules: [{ field: "contact.city", operator: "=", value: "Pune" }] },
      allow_all: false,
      rule_fields: ["contact.city"],
      entity_scope: ["lead", "contact"],
      engine: "aggregation",
      summary: "City is Pune",
      member_count: 412,
      version: 1,
      auto_assign: null,
      evaluated_at: "2026-03-01T09:30:00.000Z",
      evaluation: { matched: 412, entered: 412, left: 0, duration_ms: 38, progress_percent: 100, plan: [] },
      created_by: "api_key:AK-0f3a9c2b7d11",
      created_at: "2026-03-01T09:30:00.000Z",
      updated_at: "2026-03-01T09:30:00.000Z",
      archived_at: null,
    },
  });

export const CreatedCohort = Cohort.extend({
  not_found: z.array(z.string()).optional().meta({ description: "Ids of the list that nobody has" }),
}).meta({ id: "CreatedCohort" });

/** 200 of an evaluation that was done in the request, and what is known of one that goes on. */
export const EvaluationDone = EvaluationItem.omit({ progress_percent: true, plan: true }).meta({
  id: "EvaluationDone",
});
export const EvaluationStarted = Cohort.pick({ cohort_id: true, status: true, evaluation: true }).meta({
  id: "EvaluationStarted",
});

export const CohortPreview = z
  .strictObject({
    count: z.int().meta({ description: "People" }),
    lead_count: z.int(),
    estimated: z.literal(true).optional().meta({ description: "The counts come from a sample" }),
    entity_scope: z.array(z.string()),
    rule_fields: z.array(z.string()),
    engine: Engine,
    plan: z.array(
      z.strictObject({
        source: z.string(),
        conditions: z.array(z.string()),
        found: z.int(),
        duration_ms: z.number(),
      }),
    ),
    duration_ms: z.number(),
    summary: z.string(),
    sample: z.array(
      z.strictObject({ pii_id: z.string(), name: z.string().nullable(), lead_ids: z.array(z.string()) }),
    ),
    would_enter: z.int().optional(),
    would_leave: z.int().optional(),
    diff: z.array(z.string()).optional().meta({ description: "What the rules change, in words" }),
  })
  .meta({
    id: "CohortPreview",
    example: {
      count: 412,
      lead_count: 430,
      entity_scope: ["lead", "contact"],
      rule_fields: ["contact.city"],
      engine: "aggregation",
      plan: [{ source: "contact", conditions: ["/rules/0"], found: 412, duration_ms: 9 }],
      duration_ms: 12,
      summary: "City is Pune",
      sample: [{ pii_id: "P-1", name: "Asha Rao", lead_ids: ["L-1"] }],
    },
  });

export const CohortProgressItem = z
  .strictObject({
    total: z.int(),
    still_matching: z.int(),
    diverged: z.int(),
    progress_percent: z.number().meta({ description: "100 × diverged / total, one decimal" }),
  })
  .meta({ id: "CohortProgress" });

const WaterfallStep = z.strictObject({
  path: z.string(),
  words: z.string(),
  people: z.int().nullable().meta({ description: "null in a preview where counting would take too long" }),
});

export const Waterfall = z
  .strictObject({
    people: z.int().nullable().meta({ description: "Before any condition" }),
    steps: z.array(WaterfallStep),
  })
  .meta({ id: "Waterfall" });

export const WaterfallPreview = z
  .strictObject({
    ...Waterfall.shape,
    within: z.array(WaterfallStep).meta({
      description:
        "Of each condition inside of a group: how many people it is true of, among those whom the conditions before the group leave; where all of the group must hold, also those before it in the group",
    }),
  })
  .meta({ id: "WaterfallPreview" });

export const Overlap = z
  .strictObject({
    cohorts: z.array(z.strictObject({ cohort_id: z.string(), name: z.string(), size: z.int() })),
    intersections: z.array(z.strictObject({ cohort_ids: z.array(z.string()), size: z.int() })),
    union: z.int(),
  })
  .meta({ id: "Overlap" });

export const CohortVersionItem = z
  .strictObject({
    version: z.int(),
    rules: Rules.nullable(),
    allow_all: z.boolean(),
    summary: z.string(),
    diff: z.array(z.string()).meta({ description: "What it changed, in words" }),
    created_by: z.string(),
    created_at: z.date(),
  })
  .meta({ id: "CohortVersion" });
