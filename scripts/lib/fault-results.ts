import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { withFileLock } from "../../lib/services/file-lock.ts";

/** What came of a fault, or of an attack, that a test suite tries. */
export type FaultResult = {
  fault: string;
  tried: number;
  outcome: string;
  /** The longest time from a fault to the next progress; null where nothing had to recover. */
  longest_recovery_ms: number | null;
};

/** The file that the suites gather their results in. */
export const resultsFile = join(import.meta.dirname, "../../test-results/faults.json");

/** The results that are kept, each fault once. */
export const readFaultResults = (file = resultsFile): FaultResult[] =>
  existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as FaultResult[]) : [];

/** Keeps a result, in the place of a former one of the same fault; files of tests that run at once wait for each other. */
export async function keepFaultResult(result: FaultResult, file = resultsFile): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  await withFileLock(`${file}.lock`, async () => {
    const others = readFaultResults(file).filter(({ fault }) => fault !== result.fault);
    writeFileSync(file, `${JSON.stringify([...others, result], null, 2)}\n`);
  });
}

const heading = ["Fault or attack", "Tried", "Outcome", "Longest recovery"];

const seconds = (ms: number | null): string => (ms === null ? "—" : `${(ms / 1_000).toFixed(1)} s`);

/** The results as a Markdown table, in the order of their words. */
export function faultTable(results: readonly FaultResult[]): string {
  const cells = [...results]
    .sort((a, b) => a.fault.localeCompare(b.fault, "en"))
    .map(({ fault, tried, outcome, longest_recovery_ms }) => [
      fault,
      tried.toLocaleString("en"),
      outcome,
      seconds(longest_recovery_ms),
    ]);
  const widths = heading.map((name, i) =>
    Math.max(...[heading, ...cells].map((row) => row[i]?.length ?? 0), name.length),
  );
  const line = (row: string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  return [line(heading), line(widths.map((width) => "-".repeat(width))), ...cells.map(line)].join("\n");
}

const [begin, end] = ["<!-- fault table -->", "<!-- end of the fault table -->"];

/** Puts a table between the two markers of a text. @throws Error where a marker is missing */
export function withFaultTable(text: string, table: string): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The text lacks ${begin} and, after it, ${end}.`);
  return `${text.slice(0, from + begin.length)}\n\n${table}\n\n${text.slice(to)}`;
}
