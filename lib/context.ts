import { randomUUID } from "node:crypto";
import { type Log, log } from "./log.ts";

export type Role = "admin" | "manager" | "viewer";

/** Who acts. A system actor names the job or schedule that it is. */
export type Actor =
  | { kind: "user"; id: string; name: string; role: Role }
  | { kind: "api_key"; id: string; name: string; role: Role }
  | { kind: "system"; id: string; name: string; role: "admin" };

/** What every verb is handed: who acts, the clock and the log. */
export type Context = { actor: Actor; now: () => Date; log: Log; requestId: string };

/**
 * A context for work that no person waits for: jobs, schedules, the command line.
 * @param requestId of the request that the work came from, where there was one
 */
export function systemContext(name: string, requestId: string = randomUUID()): Context {
  return {
    actor: { kind: "system", id: name, name, role: "admin" },
    now: () => new Date(),
    log: log.child({ request_id: requestId, job: name }),
    requestId,
  };
}

/** How an actor is named in documents: `user:…`, `api_key:…` or `system:…`. */
export const actorLabel = (actor: Actor): string => `${actor.kind}:${actor.id}`;
