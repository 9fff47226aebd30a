import { afterAll, onTestFinished } from "vitest";
import { type FaultResult, keepFaultResult } from "@/scripts/lib/fault-results.ts";

/** The line of a fault while its test runs. */
export type FaultLine = {
  /** Counts a try, or several. */
  tried: (times?: number) => void;
  /** Keeps how long recovering took, where it is measured elsewhere. */
  recovered: (ms: number) => void;
  /** Times how long recovering takes. @returns what was waited for */
  recovery: <T>(recover: () => Promise<T>) => Promise<T>;
};

const begun = new Map<string, FaultResult>();

/**
 * Begins the line of a fault in the table that the suites make; to be called in the test that tries it, or in each of
 * several that do.
 * @param outcome what is seen where the test passes; `failed` is kept where it does not
 */
export function reportFault(fault: string, outcome: string): FaultLine {
  const result = begun.get(fault) ?? { fault, tried: 0, outcome, longest_recovery_ms: null };
  begun.set(fault, result);
  onTestFinished(async ({ task }) => {
    if (task.result?.state !== "pass") result.outcome = "failed";
    else if (result.tried === 0) return;
    await keepFaultResult(result);
  });
  const recovered = (ms: number) => {
    result.longest_recovery_ms = Math.max(result.longest_recovery_ms ?? 0, Math.round(ms));
  };
  return {
    tried: (times = 1) => {
      result.tried += times;
    },
    recovered,
    recovery: async (recover) => {
      const startedAt = performance.now();
      const seen = await recover();
      recovered(performance.now() - startedAt);
      return seen;
    },
  };
}

/**
 * Counts an attack over the tests of a file, and keeps what came of it at the file's end.
 * @param outcome what is kept where nothing got through
 * @returns to be told of each try whether it got through
 */
export function reportAttack(fault: string, outcome: string): (gotThrough: boolean) => void {
  let tried = 0;
  let through = 0;
  afterAll(() =>
    keepFaultResult({
      fault,
      tried,
      outcome: through === 0 ? outcome : `${through} got through`,
      longest_recovery_ms: null,
    }),
  );
  return (gotThrough) => {
    tried++;
    if (gotThrough) through++;
  };
}
