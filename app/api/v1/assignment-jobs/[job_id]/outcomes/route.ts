import { ListOutcomes } from "@/lib/assignment/assignment-schemas.ts";
import { listOutcomes } from "@/lib/assignment/list-jobs.ts";
import { findJob } from "@/lib/assignment/show-job.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    { can: "assignments:read", load: ({ params }) => findJob(params.job_id ?? ""), query: ListOutcomes },
    ({ loaded, query }) => listOutcomes(loaded, query),
  ),
});
