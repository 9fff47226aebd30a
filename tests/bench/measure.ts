/** Milliseconds of several runs, sorted. */
export type Times = number[];

/** Runs `work` once to warm up, then `runs` times. */
export async function measure(runs: number, work: () => Promise<unknown>): Promise<Times> {
  await work();
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const startedAt = performance.now();
    await work();
    times.push(performance.now() - startedAt);
  }
  return times.sort((a, b) => a - b);
}

/** The value that a share of runs did not exceed (nearest rank). */
export const quantile = (times: Times, share: number): number =>
  times[Math.min(times.length - 1, Math.ceil(share * times.length) - 1)] ?? Number.NaN;

export const median = (times: Times): number => quantile(times, 0.5);

/** Prints rows as an aligned table. */
export function printTable(rows: Record<string, string | number>[]): void {
  const columns = Object.keys(rows[0] ?? {});
  const cell = (value: unknown) =>
    typeof value === "number"
      ? value.toLocaleString("en-US", { maximumFractionDigits: 1 })
      : String(value ?? "");
  const widths = columns.map((column) =>
    Math.max(column.length, ...rows.map((row) => cell(row[column]).length)),
  );
  const line = (values: string[]) =>
    console.log(values.map((value, i) => value.padEnd(widths[i] ?? 0)).join("  "));
  line(columns);
  for (const row of rows) line(columns.map((column) => cell(row[column])));
}
