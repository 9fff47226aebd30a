import { streamEverything } from "@/lib/cohorts/stream-cohort.ts";
import { methods, route } from "@/lib/http/route.ts";
import { sseResponse } from "@/lib/http/sse.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ can: "cohorts:read" }, async ({ request }) => sseResponse(request, streamEverything)),
});
