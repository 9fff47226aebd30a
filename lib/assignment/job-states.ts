import type { AssignmentJob } from "../db/documents.ts";
import { Conflict } from "../errors.ts";
import { hasEnded } from "./leave-untouched.ts";

/** Says which state a job is in and which it would have to be in. */
export const wrongState = ({ job_id, status }: AssignmentJob, verb: string, needed: string): Conflict =>
  new Conflict(`${job_id} is ${status} and can't be ${verb}; only ${needed} can.`);

/** @throws Conflict while a job still has something to do */
export function requireEnded(job: AssignmentJob, verb: string): void {
  if (!hasEnded(job)) throw wrongState(job, verb, "one that has ended (completed, cancelled or failed)");
}
