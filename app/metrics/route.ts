import { readMetrics } from "@/lib/health/read-metrics.ts";

export const dynamic = "force-dynamic";

export const GET = readMetrics;
