import { date, mixed, number, requiredText, type Shape, text, texts } from "./shape.ts";

export const cohortShapes = {
  cohort: {
    collection: "cohorts",
    strict: true,
    fields: {
      cohort_id: requiredText,
      name: requiredText,
      description: text,
      type: text,
      status: text,
      rules: mixed,
      version: number,
      archived_at: date,
      created_at: date,
      updated_at: date,
    },
    indexes: [
      [{ cohort_id: 1 }, { unique: true }],
      [{ archived_at: 1, updated_at: -1 }],
      [{ named_cohorts: 1 }],
    ],
  },
  cohortVersion: {
    collection: "cohort_versions",
    strict: true,
    fields: {
      cohort_id: text,
      version: number,
      rules: mixed,
      allow_all: Boolean,
      created_by: text,
      created_at: date,
    },
    indexes: [[{ cohort_id: 1, version: -1 }, { unique: true }]],
  },
  cohortMember: {
    collection: "cohort_members",
    strict: true,
    fields: { _id: text, cohort_id: text, pii_id: text, entered_at: date, cause: mixed },
    indexes: [[{ pii_id: 1 }]],
  },
  cohortRecheck: {
    collection: "cohort_rechecks",
    strict: true,
    fields: { _id: text, cohort_id: text, pii_id: text, at: date },
    indexes: [[{ cohort_id: 1 }]],
  },
  cohortSize: {
    collection: "cohort_sizes",
    strict: true,
    fields: { cohort_id: text, at: date, member_count: number },
    indexes: [[{ cohort_id: 1, at: -1 }]],
  },
  membershipEvent: {
    collection: "membership_events",
    strict: true,
    fields: { cohort_id: text, pii_ids: texts, type: text, at: date, cause: mixed },
    indexes: [[{ cohort_id: 1, at: -1, _id: -1 }], [{ pii_ids: 1, at: -1 }]],
  },
} satisfies Record<string, Shape>;
