import { JobStarted } from "@/lib/assignment/assignment-answers.ts";
import { findJob } from "@/lib/assignment/show-job.ts";
import { undoJob } from "@/lib/assignment/undo-job.ts";
import { accepted } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    {
      summary: "Take a job back, in a new job",
      answers: { 202: JobStarted },
      can: "assignments:write",
      load: ({ params }) => findJob(params.job_id ?? ""),
      heavy: true,
    },
    async ({ ctx, loaded }) => {
      const made = await undoJob(ctx, loaded);
      return accepted(made, `/api/v1/assignment-jobs/${made.job_id}`);
    },
  ),
});
