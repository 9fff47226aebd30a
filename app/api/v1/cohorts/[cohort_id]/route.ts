import { z } from "zod";
import { archiveCohort, purgeCohort } from "@/lib/cohorts/archive-cohort.ts";
import { Cohort } from "@/lib/cohorts/cohort-answers.ts";
import { UpdateCohort } from "@/lib/cohorts/cohort-schemas.ts";
import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { showCohort } from "@/lib/cohorts/show-cohort.ts";
import { updateCohort } from "@/lib/cohorts/update-cohort.ts";
import { loadWorkspace } from "@/lib/cohorts/workspace.ts";
import { noContent, Reply } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";

const DeleteQuery = z.strictObject({
  purge: z.enum(["true", "false"], "expected true or false").default("false"),
});

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    { summary: "One cohort", answers: { 200: Cohort }, can: "cohorts:read", load: loadCohort },
    async ({ ctx, loaded }) => showCohort(loaded, (await loadWorkspace(ctx)).registry),
  ),
  PATCH: route(
    {
      summary: "Change a cohort",
      answers: { 200: Cohort, 202: Cohort },
      can: "cohorts:write",
      load: loadCohort,
      body: UpdateCohort,
    },
    async ({ ctx, loaded, body }) => {
      const cohort = await updateCohort(ctx, loaded, body);
      return new Reply(cohort.status === "evaluating" ? 202 : 200, cohort);
    },
  ),
  DELETE: route(
    {
      summary: "Archive a cohort, or delete it for good",
      answers: { 204: null },
      can: "cohorts:write",
      alsoCan: ({ query }) => (query.getAll("purge").includes("true") ? "cohorts:purge" : undefined),
      load: loadCohort,
      query: DeleteQuery,
    },
    async ({ ctx, loaded, query }) => {
      if (query.purge === "true") await purgeCohort(ctx, loaded);
      else await archiveCohort(ctx, loaded);
      return noContent();
    },
  ),
});
