import { Job } from "@/lib/assignment/assignment-answers.ts";
import { findJob, showJob } from "@/lib/assignment/show-job.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "One assignment job",
      answers: { 200: Job },
      can: "assignments:read",
      load: ({ params }) => findJob(params.job_id ?? ""),
    },
    async ({ loaded }) => showJob(loaded),
  ),
});
