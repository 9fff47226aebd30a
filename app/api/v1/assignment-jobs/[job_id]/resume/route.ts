import { resumeJob } from "@/lib/assignment/resume-job.ts";
import { findJob } from "@/lib/assignment/show-job.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    { can: "assignments:write", load: ({ params }) => findJob(params.job_id ?? "") },
    ({ ctx, loaded }) => resumeJob(ctx, loaded.job_id),
  ),
});
