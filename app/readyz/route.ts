import { z } from "zod";
import { checkReadiness } from "@/lib/health/check-readiness.ts";
import { problem } from "@/lib/http/problem.ts";
import { publicRoute } from "@/lib/http/public-route.ts";
import { Reply } from "@/lib/http/reply.ts";
import { methods } from "@/lib/http/route.ts";

export const dynamic = "force-dynamic";

const Ready = z.strictObject({
  status: z.literal("ready"),
  mongodb: z.boolean(),
  redis: z.boolean(),
  worker: z.boolean(),
});

/** 200 when all that the app needs answers; else 503 that names what is missing. */
const show = publicRoute(
  { summary: "Ready to work", answers: { 200: Ready }, unavailable: true },
  async () => {
    const { ready, missing, ...parts } = await checkReadiness();
    if (ready) return new Reply(200, { status: "ready", ...parts }).toResponse();
    return problem(503, "Not ready", `Missing: ${missing.join(", ")}.`, { headers: { "retry-after": "5" } });
  },
);

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: show });
