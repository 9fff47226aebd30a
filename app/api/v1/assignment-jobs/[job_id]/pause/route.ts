import { Job } from "@/lib/assignment/assignment-answers.ts";
import { pauseJob } from "@/lib/assignment/pause-job.ts";
import { findJob } from "@/lib/assignment/show-job.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    {
      summary: "Stop a job for now",
      answers: { 200: Job },
      can: "assignments:write",
      load: ({ params }) => findJob(params.job_id ?? ""),
    },
    ({ ctx, loaded }) => pauseJob(ctx, loaded.job_id),
  ),
});
