import { exportOutcomes, outcomeColumns } from "@/lib/assignment/export-outcomes.ts";
import { findJob } from "@/lib/assignment/show-job.ts";
import { csv } from "@/lib/http/answers.ts";
import { csvResponse } from "@/lib/http/csv.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "What became of each lead of a job, as CSV",
      answers: { 200: csv },
      can: "assignments:read",
      load: ({ params }) => findJob(params.job_id ?? ""),
    },
    async ({ ctx, loaded }) =>
      csvResponse(`${loaded.job_id}-outcomes.csv`, outcomeColumns, await exportOutcomes(ctx, loaded)),
  ),
});
