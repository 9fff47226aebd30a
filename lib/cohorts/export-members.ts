import { audit } from "../access/audit.ts";
import { byBytes } from "../by-bytes.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { CohortDocument, CohortMember } from "../db/documents.ts";
import { membersOf } from "../membership/member-id.ts";
import type { Field } from "../rules/fields.ts";
import { showMembers } from "./list-members.ts";
import { type MembersAsked, narrow, nextMembers } from "./next-members.ts";

export const memberColumns = ["pii_id", "name", "lead_ids", "agent_ids", "entered_at"] as const;

const batchSize = 1_000;

/** The server has forgotten a cursor: nobody has read from it for long. */
const cursorNotFound = 43;

/**
 * Members in the order of ids. One cursor for all of them: a server that goes through the rest of the range for each
 * page takes a thousand times as long. Where the reader was so slow that the cursor is gone, another one goes on.
 */
async function* storedInBatches(cohortId: string): AsyncGenerator<CohortMember[]> {
  let after: string | undefined;
  while (true) {
    const cursor = db.cohortMembers().find(membersOf(cohortId, after)).sort({ _id: 1 }).batchSize(batchSize);
    try {
      while (await cursor.hasNext()) {
        const batch = cursor.readBufferedDocuments();
        after = batch.at(-1)?.pii_id ?? after;
        yield batch;
      }
      return;
    } catch (error) {
      if ((error as { code?: number }).code !== cursorNotFound) throw error;
    } finally {
      await cursor.close().catch(() => undefined);
    }
  }
}

/** Those members who are among the people named, in the order of ids. */
async function* namedInBatches(cohortId: string, people: readonly string[]): AsyncGenerator<CohortMember[]> {
  const inOrder = [...new Set(people)].sort(byBytes);
  for (let from = 0; from < inOrder.length; from += batchSize)
    yield nextMembers({ cohortId, among: inOrder.slice(from, from + batchSize) }, batchSize);
}

async function* askedInBatches(cohortId: string, asked: MembersAsked): AsyncGenerator<CohortMember[]> {
  const { among, wanted } = await narrow(asked);
  for await (const batch of among ? namedInBatches(cohortId, among) : storedInBatches(cohortId)) {
    const kept = await wanted?.(batch.map((member) => member.pii_id));
    yield kept ? batch.filter((member) => kept.has(member.pii_id)) : batch;
  }
}

async function* shownMembers(
  cohortId: string,
  asked: MembersAsked,
  fields: Field[],
): AsyncGenerator<Record<string, unknown>> {
  for await (const batch of askedInBatches(cohortId, asked)) {
    for (const { values, ...member } of await showMembers(batch, fields)) yield { ...member, ...values };
  }
}

/**
 * The members of a cohort who are asked for, everyone where nothing is asked, with the values of `fields`: those that the
 * list of members shows, in the order of ids, read a thousand at a time.
 */
export async function exportMembers(
  ctx: Context,
  { cohort_id }: CohortDocument,
  { search, owner }: MembersAsked,
  fields: Field[],
): Promise<AsyncGenerator<Record<string, unknown>>> {
  await audit(
    ctx,
    "cohort.export",
    cohort_id,
    fields.map(({ field }) => field),
  );
  return shownMembers(cohort_id, { search: search?.trim(), owner }, fields);
}
