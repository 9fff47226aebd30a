import { db } from "../db/collections.ts";
import type { CohortMember } from "../db/documents.ts";
import { memberId } from "./member-id.ts";

/** Strays mended at a time. */
const batchSize = 1_000;

const isText = (path: string) => ({ $eq: [{ $type: path }, "string"] });

/** Members whose `_id` is not that of their cohort and person: no list and no count knows them. */
const stray = {
  $expr: {
    $cond: [
      { $and: [isText("$cohort_id"), isText("$pii_id")] },
      { $ne: ["$_id", { $concat: ["$cohort_id", "|", "$pii_id"] }] },
      true,
    ],
  },
};

/**
 * Takes away members that were stored under another id than theirs. In a static cohort, which nothing fills again, the
 * person is kept under the right one.
 * @returns how many there were
 */
export async function mendStrays(): Promise<number> {
  for (let mended = 0; ; ) {
    const strays = await db.cohortMembers().find(stray).limit(batchSize).toArray();
    if (strays.length === 0) return mended;
    const kept = await ofStaticCohorts(strays);
    if (kept.length > 0) {
      await db.cohortMembers().bulkWrite(
        kept.map(({ _id, ...member }) => {
          const right = memberId(member.cohort_id, member.pii_id);
          return { updateOne: { filter: { _id: right }, update: { $setOnInsert: member }, upsert: true } };
        }),
        { ordered: false },
      );
    }
    const ids = strays.map(({ _id }) => _id);
    const { deletedCount } = await db.cohortMembers().deleteMany({ _id: { $in: ids } });
    if (deletedCount === 0) return mended;
    mended += deletedCount;
  }
}

async function ofStaticCohorts(strays: CohortMember[]): Promise<CohortMember[]> {
  const whole = strays.filter(
    ({ cohort_id, pii_id }) => typeof cohort_id === "string" && typeof pii_id === "string" && pii_id !== "",
  );
  const cohorts = await db
    .cohorts()
    .find({ cohort_id: { $in: whole.map(({ cohort_id }) => cohort_id) }, type: "static" })
    .project<{ cohort_id: string }>({ cohort_id: 1 })
    .toArray();
  const ids = new Set(cohorts.map(({ cohort_id }) => cohort_id));
  return whole.filter(({ cohort_id }) => ids.has(cohort_id));
}
