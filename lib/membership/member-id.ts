/** The `_id` of a member: within a cohort members are in the order of their persons' ids. */
export const memberId = (cohortId: string, piiId: string): string => `${cohortId}|${piiId}`;

/** What comes after every member of a cohort: `}` is the character after `|`. */
export const membersEnd = (cohortId: string): string => `${cohortId}}`;

/** Every member of a cohort, or those whose person comes after one. */
export const membersOf = (cohortId: string, after?: string) => ({
  _id: {
    ...(after === undefined ? { $gte: memberId(cohortId, "") } : { $gt: memberId(cohortId, after) }),
    $lt: membersEnd(cohortId),
  },
});
