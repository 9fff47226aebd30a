import pino from "pino";
import { env } from "./env.ts";

export type Log = pino.Logger;

/** Lines that wait while they can't be written, in bytes; what comes beyond is dropped. */
const mostWaiting = 1024 * 1024;

/** Where lines go. A disk that is full costs lines, never the process. */
const output = pino.destination({ dest: 1, sync: false, maxLength: mostWaiting });
output.on("error", () => undefined);

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
