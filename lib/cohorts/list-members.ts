import { z } from "zod";
import { db } from "../db/collections.ts";
import type { CohortDocument, CohortMember } from "../db/documents.ts";
import { groupBy } from "../group-by.ts";
import { cursorsOf, type Page, toPage } from "../http/list.ts";
import { namesOf } from "../people/names-of.ts";
import type { Field } from "../rules/fields.ts";
import type { ListMembers } from "./cohort-schemas.ts";
import { type MemberValues, memberFields, readMemberValues } from "./member-values.ts";
import { nextMembersOf } from "./next-members.ts";

export type ShownMember = {
  pii_id: string;
  entered_at: Date;
  name: string | null;
  lead_ids: string[];
  agent_ids: string[];
  /** Of the fields that were asked for. */
  values?: MemberValues;
};

/** Adds names, leads, owners and the values of `fields` to stored members: as many reads, however many they are. */
export async function showMembers(members: CohortMember[], fields: Field[] = []): Promise<ShownMember[]> {
  const ids = members.map((member) => member.pii_id);
  const [names, values, leads] = await Promise.all([
    namesOf(ids),
    readMemberValues(ids, fields),
    db
      .leads()
      .find({ pii_id: { $in: ids } }, { projection: { _id: 0, lead_id: 1, pii_id: 1, agent_id: 1 } })
      .sort({ lead_id: 1 })
      .toArray(),
  ]);
  const leadsOf = groupBy(leads, (lead) => lead.pii_id);
  return members.map(({ pii_id, entered_at }) => {
    const own = leadsOf.get(pii_id) ?? [];
    const agents = own.flatMap((lead) => (lead.agent_id ? [lead.agent_id] : []));
    return {
      pii_id,
      entered_at,
      name: names.get(pii_id) ?? null,
      lead_ids: own.map((lead) => lead.lead_id).filter((id) => typeof id === "string"),
      agent_ids: [...new Set(agents)],
      ...(fields.length > 0 && { values: values.get(pii_id) ?? {} }),
    };
  });
}

const cursors = cursorsOf("members", z.string());

/** Members of a cohort in the order of their ids, so that pages stay right while people enter and leave. */
export async function listMembers(
  { cohort_id }: CohortDocument,
  query: ListMembers,
): Promise<Page<ShownMember>> {
  const fields = await memberFields(query.fields);
  const after = query.cursor === undefined ? undefined : cursors.read(query.cursor);
  const asked = { owner: query.owner, search: query.search?.trim() };
  const rows = await nextMembersOf({ cohortId: cohort_id, after }, asked, query.limit + 1);
  const { items, next_cursor } = toPage(rows, query.limit, cursors, (last) => last.pii_id);
  return { items: await showMembers(items, fields), next_cursor };
}
