import { db } from "../db/collections.ts";
import type { CohortMember } from "../db/documents.ts";
import { inOrder } from "../db/in-order.ts";
import { memberId, membersEnd, membersOf } from "../membership/member-id.ts";
import { findFew, foundAmong } from "../people/search-people.ts";

/** The `owner` of people whose leads nobody has. */
const noOwner = "none";

/** People looked through at a time. */
const sliceSize = 1_000;

/** A search that finds more people than this in the workspace is carried out among the members. */
const mostNamed = 1_000;

/** Where in the list to go on, and among whom. */
type From = {
  cohortId: string;
  /** The person after whom to begin. */
  after?: string | undefined;
  /** Only these people. */
  among?: string[] | undefined;
};

/** The next members of a cohort in the order of their ids. */
export function nextMembers({ cohortId, after, among }: From, most: number): Promise<CohortMember[]> {
  if (!among)
    return inOrder(db.cohortMembers(), "_id", {
      after: memberId(cohortId, after ?? ""),
      before: membersEnd(cohortId),
      count: most,
    });
  const $in = among.map((id) => memberId(cohortId, id));
  return db
    .cohortMembers()
    .find({ _id: { ...membersOf(cohortId, after)._id, $in } })
    .sort({ _id: 1 })
    .limit(most)
    .toArray();
}

/** Those of some people who are wanted; asked for a slice at a time, where all who are wanted can't be named. */
export type Wanted = (ids: string[]) => Promise<ReadonlySet<string>>;

async function nextWanted(from: From, wanted: Wanted, most: number): Promise<CohortMember[]> {
  const found: CohortMember[] = [];
  for (let { after } = from; found.length < most; ) {
    const members = await nextMembers({ ...from, after }, sliceSize);
    const ids = members.map((member) => member.pii_id);
    const fitting = await wanted(ids);
    found.push(...members.filter((member) => fitting.has(member.pii_id)));
    after = ids.at(-1);
    if (members.length < sliceSize) break;
  }
  return found.slice(0, most);
}

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

const withNobody: Wanted = async (ids) => {
  const owned = await peopleOwned(null, ids);
  return new Set(ids.filter((id) => !owned.has(id)));
};

function intersectionOf(some: string[], others: string[]): string[] {
  const there = new Set(others);
  return some.filter((id) => there.has(id));
}

/** Whom a list of members is narrowed to. */
export type MembersAsked = {
  /** Who has a lead of this agent, or for `none` of whose leads nobody has any. */
  owner?: string | undefined;
  /** Name, phone number, e-mail address or id, as in the search of people. */
  search?: string | undefined;
};

/** Who is asked for: those named, and of them only who is wanted; everyone where neither is there. */
type Narrowed = { among?: string[] | undefined; wanted?: Wanted | undefined };

/** Finds out once who is asked for, however many members are then gone through. */
export async function narrow({ owner, search }: MembersAsked, before?: string[]): Promise<Narrowed> {
  const wanted: Wanted[] = [];
  let among = before;
  if (owner === noOwner) wanted.push(withNobody);
  else if (owner) among = [...(await peopleOwned(owner, among))];
  if (search) {
    const found = await findFew(search, mostNamed);
    if (!found) wanted.push((ids) => foundAmong(search, ids));
    else if (among) among = intersectionOf(among, found);
    else among = found;
  }
  if (wanted.length === 0) return { among };
  return {
    among,
    wanted: async (ids) => {
      let left = new Set(ids);
      for (const each of wanted) left = new Set(await each([...left]));
      return left;
    },
  };
}

/** The next members of those that are asked for. */
export async function nextMembersOf(from: From, asked: MembersAsked, most: number): Promise<CohortMember[]> {
  const { among, wanted } = await narrow(asked, from.among);
  const narrowed = { ...from, among };
  return wanted ? nextWanted(narrowed, wanted, most) : nextMembers(narrowed, most);
}
