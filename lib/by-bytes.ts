const surrogate = /[\ud800-\udfff]/;

/**
 * The order in which MongoDB has strings: by the bytes of UTF-8. JavaScript's own order, which is much quicker, is the
 * same where there are no surrogates.
 */
export function byBytes(a: string, b: string): number {
  if (surrogate.test(a) || surrogate.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : a > b ? 1 : 0;
}
