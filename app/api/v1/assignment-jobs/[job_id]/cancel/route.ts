import { Job } from "@/lib/assignment/assignment-answers.ts";
import { cancelJob } from "@/lib/assignment/cancel-job.ts";
import { findJob } from "@/lib/assignment/show-job.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    {
      summary: "End a job after its current chunk",
      answers: { 200: Job },
      can: "assignments:write",
      load: ({ params }) => findJob(params.job_id ?? ""),
    },
    ({ ctx, loaded }) => cancelJob(ctx, loaded.job_id),
  ),
});
