import { PreviewCohort } from "@/lib/cohorts/cohort-schemas.ts";
import { previewCohort } from "@/lib/cohorts/preview-cohort.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ can: "cohorts:read", body: PreviewCohort, heavy: true }, ({ ctx, body, request }) =>
    previewCohort(ctx, body, request.signal),
  ),
});
