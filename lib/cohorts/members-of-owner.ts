import { db } from "../db/collections.ts";
import type { CohortMember } from "../db/documents.ts";
import { memberId, membersOf } from "../membership/member-id.ts";

/** The `owner` of people whose leads nobody has. */
export const noOwner = "none";

/** People looked up at a time. */
const sliceSize = 1_000;

/** As MongoDB orders texts: by their bytes. */
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Ids of people who have a lead of one owner, or of any for `null`; of all people or of those named. */
async function peopleOwned(agentId: string | null, among?: string[]): Promise<Set<string>> {
  const leads = await db
    .leads()
    .find(
      { agent_id: agentId ?? { $gt: "" }, ...(among && { pii_id: { $in: among } }) },
      { projection: { _id: 0, pii_id: 1 } },
    )
    .toArray();
  return new Set(leads.map((lead) => lead.pii_id).filter((id) => typeof id === "string"));
}

async function nextMembersOfAgent(
  cohortId: string,
  agentId: string,
  most: number,
  after?: string,
  among?: string[],
): Promise<CohortMember[]> {
  const people = [...(await peopleOwned(agentId, among))]
    .filter((id) => after === undefined || byBytes(id, after) > 0)
    .sort(byBytes);
  const found: CohortMember[] = [];
  for (let from = 0; from < people.length && found.length < most; from += sliceSize) {
    const slice = people.slice(from, from + sliceSize).map((id) => memberId(cohortId, id));
    const members = await db
      .cohortMembers()
      .find({ _id: { $in: slice } })
      .sort({ _id: 1 })
      .toArray();
    found.push(...members);
  }
  return found.slice(0, most);
}

async function nextMembersOfNobody(
  cohortId: string,
  most: number,
  after?: string,
  among?: string[],
): Promise<CohortMember[]> {
  const found: CohortMember[] = [];
  for (let last = after; found.length < most; ) {
    const members = await db
      .cohortMembers()
      .find({ ...membersOf(cohortId, last), ...(among && { pii_id: { $in: among } }) })
      .sort({ _id: 1 })
      .limit(sliceSize)
      .toArray();
    const ids = members.map((member) => member.pii_id);
    const owned = await peopleOwned(null, ids);
    found.push(...members.filter((member) => !owned.has(member.pii_id)));
    last = ids.at(-1);
    if (members.length < sliceSize) break;
  }
  return found.slice(0, most);
}

/**
 * Members who have a lead of an agent, or, for `none`, of whose leads nobody has any; in the order of their ids.
 * @param after the person after whom to begin
 * @param among only these people
 */
export function nextMembersOfOwner(
  cohortId: string,
  owner: string,
  most: number,
  after?: string,
  among?: string[],
): Promise<CohortMember[]> {
  return owner === noOwner
    ? nextMembersOfNobody(cohortId, most, after, among)
    : nextMembersOfAgent(cohortId, owner, most, after, among);
}
