import { DelayedError, type Job } from "bullmq";
import type { Context } from "../../lib/context.ts";
import { runImport } from "../../lib/imports/run-import.ts";
import type { JobData } from "../../lib/jobs/queues.ts";

const givenBackMs = 500;

/** Does what an import has to do next; one that another worker holds is tried again once that hold has ended. */
export async function importPeople(
  ctx: Context,
  data: JobData<"people-import">,
  job: Job,
  token: string | undefined,
  stopping: () => boolean,
): Promise<void> {
  const outcome = await runImport(ctx, data.import_id, { stopping });
  if (outcome.kind === "finished") return;
  const soon = Date.now() + givenBackMs;
  await job.moveToDelayed(outcome.kind === "held" ? Math.max(outcome.until.getTime(), soon) : soon, token);
  throw new DelayedError();
}
