import { findJob } from "@/lib/assignment/show-job.ts";
import { streamJob } from "@/lib/assignment/stream-job.ts";
import { eventStream } from "@/lib/http/answers.ts";
import { methods, route } from "@/lib/http/route.ts";
import { sseResponse } from "@/lib/http/sse.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "A job at each step, live",
      answers: { 200: eventStream },
      can: "assignments:read",
      load: ({ params }) => findJob(params.job_id ?? ""),
    },
    async (call) => sseResponse(call, (feed) => streamJob(call.loaded.job_id, feed)),
  ),
});
