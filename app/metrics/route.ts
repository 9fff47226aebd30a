import { readMetrics } from "@/lib/health/read-metrics.ts";
import { prometheus } from "@/lib/http/answers.ts";
import { publicRoute } from "@/lib/http/public-route.ts";
import { methods } from "@/lib/http/route.ts";

export const dynamic = "force-dynamic";

/** From this machine without credentials, from elsewhere with an API key. */
const show = publicRoute(
  { summary: "Metrics of this process", answers: { 200: prometheus }, errors: [401] },
  readMetrics,
);

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: show });
