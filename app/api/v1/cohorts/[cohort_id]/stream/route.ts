import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { streamCohort } from "@/lib/cohorts/stream-cohort.ts";
import { eventStream } from "@/lib/http/answers.ts";
import { methods, route } from "@/lib/http/route.ts";
import { sseResponse } from "@/lib/http/sse.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "A cohort as it changes, live",
      answers: { 200: eventStream },
      can: "cohorts:read",
      load: loadCohort,
    },
    async (call) => sseResponse(call, (feed) => streamCohort(call.ctx, call.loaded.cohort_id, feed)),
  ),
});
