import { CohortPreview } from "@/lib/cohorts/cohort-answers.ts";
import { PreviewCohort } from "@/lib/cohorts/cohort-schemas.ts";
import { previewCohort } from "@/lib/cohorts/preview-cohort.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    {
      summary: "How many people rules describe, and who",
      answers: { 200: CohortPreview },
      errors: [404],
      can: "cohorts:read",
      body: PreviewCohort,
      heavy: true,
    },
    ({ ctx, body, request }) => previewCohort(ctx, body, request.signal),
  ),
});
