import { Job } from "@/lib/assignment/assignment-answers.ts";
import { resumeJob } from "@/lib/assignment/resume-job.ts";
import { findJob } from "@/lib/assignment/show-job.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    {
      summary: "Go on with a paused job",
      answers: { 200: Job },
      can: "assignments:write",
      load: ({ params }) => findJob(params.job_id ?? ""),
    },
    ({ ctx, loaded }) => resumeJob(ctx, loaded.job_id),
  ),
});
