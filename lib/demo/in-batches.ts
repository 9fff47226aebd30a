const batchSize = 2_000;

/** Hands rows on in parts that one write takes. */
export async function inBatches<T>(rows: T[], write: (part: T[]) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < rows.length; i += batchSize) await write(rows.slice(i, i + batchSize));
}
