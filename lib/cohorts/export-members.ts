import { db } from "../db/collections.ts";
import type { CohortDocument, CohortMember } from "../db/documents.ts";
import { membersOf } from "../membership/member-id.ts";
import type { Field } from "../rules/fields.ts";
import { showMembers } from "./list-members.ts";

export const memberColumns = ["pii_id", "name", "lead_ids", "agent_ids", "entered_at"] as const;

const batchSize = 1_000;

/** Every member of a cohort with the values of `fields`, in the order of ids, read a thousand at a time. */
export async function* exportMembers(
  { cohort_id }: CohortDocument,
  fields: Field[] = [],
): AsyncGenerator<Record<string, unknown>> {
  let after: string | undefined;
  while (true) {
    const batch: CohortMember[] = await db
      .cohortMembers()
      .find(membersOf(cohort_id, after))
      .sort({ _id: 1 })
      .limit(batchSize)
      .toArray();
    for (const { values, ...member } of await showMembers(batch, fields)) yield { ...member, ...values };
    after = batch.at(-1)?.pii_id;
    if (batch.length < batchSize) return;
  }
}
