/** Share of the remaining distance that a common prefix takes away, and its longest counted length (Winkler 1990). */
const prefixScale = 0.1;
const longestPrefix = 4;

/**
 * Jaro–Winkler similarity of two texts by code points, 0 to 1.
 * Source: W. E. Winkler, "String Comparator Metrics and Enhanced Decision Rules in the Fellegi–Sunter Model of
 * Record Linkage", 1990; M. A. Jaro, JASA 84, 1989.
 */
export function jaroWinkler(left: string, right: string): number {
  const a = [...left];
  const b = [...right];
  const jaro = jaroSimilarity(a, b);
  let prefix = 0;
  while (prefix < longestPrefix && prefix < a.length && prefix < b.length && a[prefix] === b[prefix])
    prefix++;
  return jaro + prefix * prefixScale * (1 - jaro);
}

function jaroSimilarity(a: string[], b: string[]): number {
  if (a.length === 0 || b.length === 0) return a.length === b.length ? 1 : 0;
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const taken = new Array<boolean>(b.length).fill(false);
  const inA: string[] = [];
  for (const [i, char] of a.entries()) {
    const end = Math.min(b.length - 1, i + reach);
    for (let j = Math.max(0, i - reach); j <= end; j++) {
      if (taken[j] || b[j] !== char) continue;
      taken[j] = true;
      inA.push(char);
      break;
    }
  }
  if (inA.length === 0) return 0;
  const inB = b.filter((_, j) => taken[j]);
  const moved = inA.filter((char, i) => char !== inB[i]).length;
  const m = inA.length;
  return (m / a.length + m / b.length + (m - moved / 2) / m) / 3;
}
