/** People that a condition is true of: those in `ids`, or with `except` everyone but those. */
export type PeopleSet = { ids: ReadonlySet<string>; except: boolean };

export const everyone: PeopleSet = { ids: new Set(), except: true };
export const nobody: PeopleSet = { ids: new Set(), except: false };

export const holdsFor = ({ ids, except }: PeopleSet, piiId: string): boolean => ids.has(piiId) !== except;

export const isEveryone = ({ ids, except }: PeopleSet): boolean => except && ids.size === 0;
export const isNobody = ({ ids, except }: PeopleSet): boolean => !except && ids.size === 0;

export const complementOf = ({ ids, except }: PeopleSet): PeopleSet => ({ ids, except: !except });

const filtered = (ids: ReadonlySet<string>, keep: (id: string) => boolean): Set<string> => {
  const kept = new Set<string>();
  for (const id of ids) if (keep(id)) kept.add(id);
  return kept;
};

/** People of whom both are true; takes time in proportion to the smaller side where that one names people. */
export function intersect(a: PeopleSet, b: PeopleSet): PeopleSet {
  if (isEveryone(a) || isNobody(b)) return b;
  if (isEveryone(b) || isNobody(a)) return a;
  if (a.except && b.except) return { ids: new Set([...a.ids, ...b.ids]), except: true };
  const [named, other] = a.except || (!b.except && b.ids.size < a.ids.size) ? [b, a] : [a, b];
  return { ids: filtered(named.ids, (id) => holdsFor(other, id)), except: false };
}

/** People of whom at least one is true. */
export const unite = (a: PeopleSet, b: PeopleSet): PeopleSet =>
  complementOf(intersect(complementOf(a), complementOf(b)));
