/**
 * Whole shares in proportion to weights that add up to `units`: largest remainder (Hamilton's method), ties to the
 * earlier agent.
 * @param weights whole numbers ≥ 0 with a sum above 0
 */
export function largestRemainder(units: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const shares = weights.map((weight) => Math.floor((units * weight) / sum));
  const missing = units - shares.reduce((total, share) => total + share, 0);
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (units * weight) % sum }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, missing)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}

/**
 * Shares in proportion to weights, none above its room: who is full keeps its room, and what is left over is shared
 * among the others again. Units beyond all room are shared by nobody.
 */
export function sharesWithin(units: number, weights: readonly number[], room: readonly number[]): number[] {
  const shares = weights.map(() => 0);
  let left = Math.min(
    units,
    room.reduce((total, each) => total + each, 0),
  );
  let open = weights
    .map((_, index) => index)
    .filter((index) => (weights[index] ?? 0) > 0 && (room[index] ?? 0) > 0);
  while (left > 0 && open.length > 0) {
    const round = largestRemainder(
      left,
      open.map((index) => weights[index] ?? 0),
    );
    const over = open.filter((index, i) => (shares[index] ?? 0) + (round[i] ?? 0) > (room[index] ?? 0));
    const given = over.length > 0 ? over : open;
    for (const index of given) {
      const share =
        over.length > 0 ? (room[index] ?? 0) - (shares[index] ?? 0) : (round[open.indexOf(index)] ?? 0);
      shares[index] = (shares[index] ?? 0) + share;
      left -= share;
    }
    open = over.length > 0 ? open.filter((index) => !over.includes(index)) : [];
  }
  return shares;
}

/**
 * Deals shares out interleaved, so that nobody gets only the oldest: smooth weighted round-robin as nginx does it
 * (each turn everyone gains their share, the richest is dealt to and pays the sum). Over all units everyone gets
 * exactly their share.
 * @returns for each of the Σ shares units the index of its agent
 */
export function interleave(shares: readonly number[]): number[] {
  const sum = shares.reduce((total, share) => total + share, 0);
  const credit = shares.map(() => 0);
  return Array.from({ length: sum }, () => {
    let richest = -1;
    for (const [index, share] of shares.entries()) {
      credit[index] = (credit[index] ?? 0) + share;
      if (share > 0 && (richest < 0 || (credit[index] ?? 0) > (credit[richest] ?? 0))) richest = index;
    }
    credit[richest] = (credit[richest] ?? 0) - sum;
    return richest;
  });
}
