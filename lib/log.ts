import pino from "pino";
import { env } from "./env.ts";

export type Log = pino.Logger;

/** The process's logger: JSON lines, ids only, never a name, an address or a phone number. */
export const log: Log = pino({
  level: env().LOG_LEVEL,
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: ["*.name", "*.email", "*.phone", "*.password", "*.authorization", "*.cookie"],
});
