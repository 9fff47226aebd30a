import { assignCohort } from "@/lib/assignment/assign-cohort.ts";
import { Job, JobStarted } from "@/lib/assignment/assignment-answers.ts";
import { AssignCohort } from "@/lib/assignment/assignment-schemas.ts";
import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { accepted } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    {
      summary: "Give the leads of a cohort to agents",
      answers: { 200: Job, 202: JobStarted },
      can: "assignments:write",
      load: loadCohort,
      body: AssignCohort,
      heavy: true,
    },
    async ({ ctx, loaded, body }) => {
      const assigned = await assignCohort(ctx, loaded, body);
      if (assigned.kind === "done") return assigned.job;
      const { job_id, total } = assigned;
      return accepted({ job_id, total }, `/api/v1/assignment-jobs/${job_id}`);
    },
  ),
});
