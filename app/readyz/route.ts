import { checkReadiness } from "@/lib/health/check-readiness.ts";
import { problem } from "@/lib/http/problem.ts";
import { Reply } from "@/lib/http/reply.ts";

export const dynamic = "force-dynamic";

/** 200 when all that the app needs answers; else 503 that names what is missing. */
export async function GET(): Promise<Response> {
  const { ready, missing, ...parts } = await checkReadiness();
  if (ready) return new Reply(200, { status: "ready", ...parts }).toResponse();
  return problem(503, "Not ready", `Missing: ${missing.join(", ")}.`, { headers: { "retry-after": "5" } });
}
