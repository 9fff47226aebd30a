/** The `_id` of a member: within a cohort members are in the order of their persons' ids. */
export const memberId = (cohortId: string, piiId: string): string => `${cohortId}|${piiId}`;

/** Every member of a cohort, or those whose person comes after one; `}` is the character after `|`. */
export const membersOf = (cohortId: string, after?: string) => ({
  _id: {
    ...(after === undefined ? { $gte: memberId(cohortId, "") } : { $gt: memberId(cohortId, after) }),
    $lt: `${cohortId}}`,
  },
});
