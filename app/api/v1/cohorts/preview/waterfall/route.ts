import { WaterfallPreview } from "@/lib/cohorts/cohort-answers.ts";
import { PreviewWaterfall } from "@/lib/cohorts/cohort-schemas.ts";
import { previewWaterfall } from "@/lib/cohorts/preview-waterfall.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    {
      summary: "People left after each condition of rules that are being written, and inside of groups",
      answers: { 200: WaterfallPreview },
      can: "cohorts:read",
      body: PreviewWaterfall,
      heavy: true,
    },
    ({ ctx, body, request }) => previewWaterfall(ctx, body, request.signal),
  ),
});
