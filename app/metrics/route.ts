import { readMetrics } from "@/lib/health/read-metrics.ts";
import { prometheus } from "@/lib/http/answers.ts";
import { publicRoute } from "@/lib/http/public-route.ts";

export const dynamic = "force-dynamic";

/** From this machine without credentials, from elsewhere with an API key. */
export const GET = publicRoute(
  { summary: "Metrics of this process", answers: { 200: prometheus }, errors: [401] },
  readMetrics,
);
