/** Where a rotation stopped: what it goes by, and what each agent is owed, in leads times the sum of all weights. */
export type Rotation = { key: string; credit: number[] };

type Open = { agent: number; weight: number; owed: number };

/**
 * Whose turn it is: of those who are owed enough to take a unit without getting too far ahead, the one who would
 * be too far behind first. (R. Tijdeman, The chairman assignment problem, 1980: with n agents nobody is ever more than
 * 1 − 1/(2n − 2) leads away from their exact share.)
 */
function nextTurn(open: readonly Open[], unit: number): Open | undefined {
  const n = 2 * open.length - 2;
  let next: Open | undefined;
  for (const each of open) {
    if (each.owed * n < unit) continue;
    const urgency = ({ owed }: Open) => unit * (n - 1) - owed * n;
    if (!next || urgency(each) * next.weight < urgency(next) * each.weight) next = each;
  }
  return (
    next ??
    open.reduce<Open | undefined>((best, each) => (best && best.owed >= each.owed ? best : each), undefined)
  );
}

/**
 * Deals units out one after the other so that at any point everyone has their share of what was dealt until then: each
 * unit credits everyone with their share of it, and whose turn it is pays for all of it. It can stop at any unit and go
 * on later.
 * @param sizes leads of each unit
 * @param weights whole numbers ≥ 0; who has 0 is dealt nothing
 * @param room leads that each may still get; who has too little for a unit neither gains nor pays
 * @param credit of the former run; none to begin with
 * @returns for each unit the index of its agent, null where nobody has room
 */
export function dealInRotation(
  sizes: readonly number[],
  weights: readonly number[],
  room: readonly number[],
  credit: readonly number[],
): { dealt: (number | null)[]; credit: number[] } {
  const owed = weights.map((_, agent) => credit[agent] ?? 0);
  const left = [...room];
  const dealt = sizes.map((size) => {
    const open = weights.flatMap((weight, agent) =>
      weight > 0 && (left[agent] ?? 0) >= size
        ? [{ agent, weight, owed: (owed[agent] ?? 0) + weight * size }]
        : [],
    );
    const unit = size * open.reduce((sum, each) => sum + each.weight, 0);
    const turn = nextTurn(open, unit);
    if (!turn) return null;
    for (const each of open) owed[each.agent] = each.owed;
    owed[turn.agent] = turn.owed - unit;
    left[turn.agent] = (left[turn.agent] ?? 0) - size;
    return turn.agent;
  });
  return { dealt, credit: owed };
}
