import { AssignmentPreview } from "@/lib/assignment/assignment-answers.ts";
import { AssignmentRequest } from "@/lib/assignment/assignment-schemas.ts";
import { previewAssignment } from "@/lib/assignment/make-plan.ts";
import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    {
      summary: "What an assignment would do",
      answers: { 200: AssignmentPreview },
      can: "assignments:read",
      load: loadCohort,
      body: AssignmentRequest,
      heavy: true,
    },
    ({ ctx, loaded, body }) => previewAssignment(ctx, loaded, body),
  ),
});
