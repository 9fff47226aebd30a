import { streamEverything } from "@/lib/cohorts/stream-cohort.ts";
import { eventStream } from "@/lib/http/answers.ts";
import { methods, route } from "@/lib/http/route.ts";
import { sseResponse } from "@/lib/http/sse.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    { summary: "Everything that changes, live", answers: { 200: eventStream }, can: "cohorts:read" },
    async (call) => sseResponse(call, streamEverything),
  ),
});
