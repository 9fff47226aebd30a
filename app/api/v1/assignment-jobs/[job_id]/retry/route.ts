import { JobStarted } from "@/lib/assignment/assignment-answers.ts";
import { retryJob } from "@/lib/assignment/retry-job.ts";
import { findJob } from "@/lib/assignment/show-job.ts";
import { accepted } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    {
      summary: "Try the failed leads of a job again, in a new job",
      answers: { 202: JobStarted },
      can: "assignments:write",
      load: ({ params }) => findJob(params.job_id ?? ""),
      heavy: true,
    },
    async ({ ctx, loaded }) => {
      const made = await retryJob(ctx, loaded);
      return accepted(made, `/api/v1/assignment-jobs/${made.job_id}`);
    },
  ),
});
