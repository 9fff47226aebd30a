import { exportOutcomes } from "@/lib/assignment/export-outcomes.ts";
import { findJob } from "@/lib/assignment/show-job.ts";
import { ndjson } from "@/lib/http/answers.ts";
import { ndjsonResponse } from "@/lib/http/ndjson.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "What became of each lead of a job, a line each",
      answers: { 200: ndjson },
      can: "assignments:read",
      load: ({ params }) => findJob(params.job_id ?? ""),
    },
    async ({ ctx, loaded }) => ndjsonResponse(await exportOutcomes(ctx, loaded)),
  ),
});
