import { writeSync } from "node:fs";
import pino from "pino";
import { env } from "./env.ts";

export type Log = pino.Logger;

/** How often a line is tried whose reader is behind, and the pause before the next try. */
const tries = 10;
const pauseMs = 10;
const standardOutput = 1;

const isReaderBehind = (error: unknown): boolean => (error as { code?: string }).code === "EAGAIN";

/**
 * Writes lines at once. What can't be written is dropped: a disk that is full costs lines, never the process. (pino's own
 * destination ends the process then, or tries for ever while it ends.)
 */
const output = {
  write(line: string): void {
    let rest = Buffer.from(line);
    for (let n = 0; n < tries && rest.length > 0; n++) {
      try {
        rest = rest.subarray(writeSync(standardOutput, rest));
      } catch (error) {
        if (!isReaderBehind(error)) return;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
      }
    }
  },
};

/** The process's logger: JSON lines, ids only, never a name, an address or a phone number. */
export const log: Log = pino(
  {
    level: env().LOG_LEVEL,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ["*.name", "*.email", "*.phone", "*.password", "*.authorization", "*.cookie"],
  },
  output,
);
