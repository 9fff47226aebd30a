import { OutcomeItem } from "@/lib/assignment/assignment-answers.ts";
import { ListOutcomes } from "@/lib/assignment/assignment-schemas.ts";
import { listOutcomes } from "@/lib/assignment/list-jobs.ts";
import { findJob } from "@/lib/assignment/show-job.ts";
import { pageOf } from "@/lib/http/list.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "What became of each lead of a job",
      answers: { 200: pageOf(OutcomeItem) },
      can: "assignments:read",
      load: ({ params }) => findJob(params.job_id ?? ""),
      query: ListOutcomes,
    },
    ({ loaded, query }) => listOutcomes(loaded, query),
  ),
});
