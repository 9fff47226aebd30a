import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import type { Session } from "../db/collections.ts";
import type { CohortDocument } from "../db/documents.ts";
import { Conflict } from "../errors.ts";
import type { ChangeMembers } from "./cohort-schemas.ts";
import { findCohort, requireActive } from "./find-cohort.ts";
import { addPeople, peopleOfList, removePeople } from "./list-people.ts";

/**
 * Adds people to a static cohort or takes them out, by hand.
 * @returns how many entered or left, the members after it, and the ids that nobody has
 * @throws Conflict for a dynamic or archived cohort
 */
export async function changeMembers(
  ctx: Context,
  cohort: CohortDocument,
  change: "add" | "remove",
  { pii_ids }: ChangeMembers,
) {
  requireActive(cohort);
  if (cohort.type !== "static") {
    throw new Conflict(
      `${cohort.cohort_id} is dynamic: its rules say who is in it. Freeze it to a static one to change it by hand.`,
    );
  }
  const { piiIds, notFound } =
    change === "add" ? await peopleOfList({ pii_ids }) : { piiIds: [...new Set(pii_ids)], notFound: [] };
  const note = (session: Session) => audit(ctx, `cohort.members.${change}`, cohort.cohort_id, [], session);
  const entered = change === "add" ? await addPeople(ctx, cohort, piiIds, { note }) : 0;
  const left = change === "remove" ? await removePeople(ctx, cohort, piiIds, { note }) : 0;
  const { member_count } = await findCohort(cohort.cohort_id);
  return { entered, left, member_count, not_found: notFound };
}
