/** Who has to enter and who has to leave so that the stored members become those that match. */
export type Difference = { entered: string[]; left: string[] };

/**
 * The difference between stored members and people who match.
 * @param stored person ids, each once
 * @param matching person ids, each once
 */
export function diffMembers(stored: ReadonlySet<string>, matching: readonly string[]): Difference {
  const wanted = new Set(matching);
  return {
    entered: matching.filter((id) => !stored.has(id)),
    left: [...stored].filter((id) => !wanted.has(id)),
  };
}
