import { Waterfall } from "@/lib/cohorts/cohort-answers.ts";
import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { measureWaterfall } from "@/lib/cohorts/measure-waterfall.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "People left after each condition",
      answers: { 200: Waterfall },
      errors: [409],
      can: "cohorts:read",
      load: loadCohort,
      heavy: true,
    },
    ({ ctx, loaded }) => measureWaterfall(ctx, loaded),
  ),
});
