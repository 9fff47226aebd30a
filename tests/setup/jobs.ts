import { expect } from "vitest";
import { db } from "@/lib/db/collections.ts";
import { type Answer, api, type Body, until } from "./api.ts";

/** A job's document as the API shows it. */
export const jobOf = async (jobId: string): Promise<Body> =>
  (await api("GET", `/api/v1/assignment-jobs/${jobId}`)).body;

/** Waits until a job has ended. */
export const ended = (jobId: string, withinMs = 20_000): Promise<Body> =>
  until(
    () => jobOf(jobId),
    (job) => ["completed", "failed", "cancelled"].includes(job.status),
    withinMs,
  );

/** Sends one of a job's commands. */
export const command = (jobId: string, verb: string, key?: string): Promise<Answer> =>
  api("POST", `/api/v1/assignment-jobs/${jobId}/${verb}`, key === undefined ? {} : { key });

/** Assigns a cohort and waits for the end, whichever way it goes. */
export async function assign(cohort: string, body: Record<string, unknown>): Promise<Body> {
  const answer = await api("POST", `/api/v1/cohorts/${cohort}/assign`, { body });
  expect([200, 202], answer.text).toContain(answer.status);
  return ended(answer.body.job_id);
}

/** Undoes a job and waits for the end of that. */
export async function undo(jobId: string): Promise<Body> {
  const answer = await command(jobId, "undo");
  expect(answer.status, answer.text).toBe(202);
  expect(answer.body).toEqual({ job_id: expect.stringMatching(/^CAJ-\d+$/), total: expect.any(Number) });
  return ended(answer.body.job_id);
}

/** Leads whose id begins with `prefix-`, their pipelines and tasks, as they are stored, without the leads' `updated_at`. */
export async function stored(prefix: string): Promise<Body> {
  const lead_id = { $regex: `^${prefix}-` };
  const byId = (a: Body, b: Body) => (String(a._id) < String(b._id) ? -1 : 1);
  const leads = await db.leads().find({ lead_id }).toArray();
  return {
    leads: leads.map(({ updated_at: _at, ...lead }) => lead).sort(byId),
    pipelines: (await db.pipelines().find({ lead_id }).toArray()).sort(byId),
    tasks: (await db.tasks().find({ lead_id }).toArray()).sort(byId),
  };
}

/** The same without what jobs made. */
export function without(seen: Body, ...jobIds: string[]): Body {
  const kept = (each: Body) => !jobIds.some((jobId) => String(each._id).startsWith(`${jobId}:`));
  return { leads: seen.leads, pipelines: seen.pipelines.filter(kept), tasks: seen.tasks.filter(kept) };
}
