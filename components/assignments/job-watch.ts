/** What of jobs is seen on their own pages in this tab: what runs over every page does not tell it again. */

const opening = new Set<string>();
const endSeen = new Set<string>();

/** The page of a job that was begun here is on its way. */
export const openingJob = (id: string): void => {
  opening.add(id);
};

/** A page has opened, that one or another. */
export const pageOpened = (): void => opening.clear();

/** The job’s page has shown that it ended. */
export const sawJobEnd = (id: string): void => {
  endSeen.add(id);
};

/** True for a job that its own page tells of: now, in a moment, or to its end. */
export const isWatched = (id: string, path: string): boolean =>
  opening.has(id) || endSeen.has(id) || path === `/assignments/${id}`;
