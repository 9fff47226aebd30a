import type { Telemetry } from "bullmq";
import { env } from "../env.ts";

declare global {
  // Of the process, however often its bundles load this file.
  var cohortJobTelemetry: Telemetry | undefined;
}

/** What carries a trace from who enqueues a job to who does it; undefined when nothing is traced. */
export const jobTelemetry = (): { telemetry?: Telemetry } =>
  globalThis.cohortJobTelemetry ? { telemetry: globalThis.cohortJobTelemetry } : {};

/**
 * Sends traces of jobs, MongoDB and Redis, and of requests as the web server makes them, to `OTEL_EXPORTER_OTLP_ENDPOINT`; without it nothing is loaded.
 * Must run before mongodb and ioredis are loaded, because their modules are changed as they load. The other OTEL_…
 * variables (service name, headers, sampler) are read by the SDK itself. Statements are traced without their values.
 * @returns how to send what is left and stop
 */
export async function startTracing(service: string): Promise<() => Promise<void>> {
  if (!env().OTEL_EXPORTER_OTLP_ENDPOINT) return async () => undefined;
  const [trace, exporter, resources, instrumentation, mongodb, ioredis, { BullMQOtel }] = await Promise.all([
    import("@opentelemetry/sdk-trace-node"),
    import("@opentelemetry/exporter-trace-otlp-proto"),
    import("@opentelemetry/resources"),
    import("@opentelemetry/instrumentation"),
    import("@opentelemetry/instrumentation-mongodb"),
    import("@opentelemetry/instrumentation-ioredis"),
    import("bullmq-otel"),
  ]);
  const named = resources.resourceFromAttributes({ "service.name": service });
  const provider = new trace.NodeTracerProvider({
    resource: named.merge(resources.detectResources({ detectors: [resources.envDetector] })),
    spanProcessors: [new trace.BatchSpanProcessor(new exporter.OTLPTraceExporter())],
  });
  provider.register();
  instrumentation.registerInstrumentations({
    tracerProvider: provider,
    instrumentations: [
      new mongodb.MongoDBInstrumentation({ enhancedDatabaseReporting: false }),
      new ioredis.IORedisInstrumentation({ requireParentSpan: true, dbStatementSerializer: (name) => name }),
    ],
  });
  globalThis.cohortJobTelemetry = new BullMQOtel({ tracerName: "cohort" });
  return () => provider.shutdown();
}
