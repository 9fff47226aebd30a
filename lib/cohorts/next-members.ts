import { db } from "../db/collections.ts";
import type { CohortMember } from "../db/documents.ts";
import { memberId, membersOf } from "../membership/member-id.ts";

/** The `owner` of people whose leads nobody has. */
const noOwner = "none";

/** People looked through at a time. */
const sliceSize = 1_000;

/** Where in the list to go on, and among whom. */
type From = {
  cohortId: string;
  /** The person after whom to begin. */
  after?: string | undefined;
  /** Only these people. */
  among?: string[] | undefined;
};

/** The next members of a cohort in the order of their ids. */
export const nextMembers = ({ cohortId, after, among }: From, most: number): Promise<CohortMember[]> =>
  db
    .cohortMembers()
    .find({
      _id: {
        ...membersOf(cohortId, after)._id,
        ...(among && { $in: among.map((id) => memberId(cohortId, id)) }),
      },
    })
    .sort({ _id: 1 })
    .limit(most)
    .toArray();

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

async function nextMembersOfNobody(from: From, most: number): Promise<CohortMember[]> {
  const found: CohortMember[] = [];
  for (let { after } = from; found.length < most; ) {
    const members = await nextMembers({ ...from, after }, sliceSize);
    const ids = members.map((member) => member.pii_id);
    const owned = await peopleOwned(null, ids);
    found.push(...members.filter((member) => !owned.has(member.pii_id)));
    after = ids.at(-1);
    if (members.length < sliceSize) break;
  }
  return found.slice(0, most);
}

/** The next members who have a lead of an agent, or, for `none`, of whose leads nobody has any. */
export async function nextMembersOfOwner(from: From, owner: string, most: number): Promise<CohortMember[]> {
  if (owner === noOwner) return nextMembersOfNobody(from, most);
  return nextMembers({ ...from, among: [...(await peopleOwned(owner, from.among))] }, most);
}
