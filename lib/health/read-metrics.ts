import { AggregatorRegistry } from "prom-client";
import { authenticate } from "../access/authenticate.ts";
import { addressOf } from "../access/limit-sign-in.ts";
import { db } from "../db/collections.ts";
import { connect } from "../db/connect.ts";
import { Unauthorized } from "../errors.ts";
import { passedOnHeader } from "../http/forwarding.ts";
import { problemOf } from "../http/problem.ts";
import { metricsOfWorkers } from "../jobs/worker-heartbeat.ts";
import { log } from "../log.ts";
import { readStreamState } from "../membership/stream-state.ts";
import { appMetrics, registry, streamLagSeconds, webhookOverdueSeconds } from "../metrics.ts";
import { measureQueues } from "./measure-queues.ts";

const loopback = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

/** The lag as it is kept with the stream's token: no worker has to be alive for it to grow. */
async function readLag(): Promise<void> {
  await connect();
  const { lag_seconds } = await readStreamState(new Date());
  if (lag_seconds !== null) streamLagSeconds.set(lag_seconds);
}

/** A delivery is due before it is tried, and again a while after each try that failed. */
async function readOverdue(): Promise<void> {
  const first = await db
    .webhookDeliveries()
    .find({ status: "pending" }, { projection: { _id: 0, next_attempt_at: 1 } })
    .sort({ next_attempt_at: 1 })
    .limit(1)
    .next();
  const dueAt = first?.next_attempt_at?.getTime() ?? Number.POSITIVE_INFINITY;
  webhookOverdueSeconds.set(Math.max(0, (Date.now() - dueAt) / 1000));
}

/** This process's metrics, with what the workers have counted added to the app's own. */
async function collectMetrics(): Promise<string> {
  await readLag().catch((error: Error) =>
    log.debug({ error: error.message }, "the stream's lag is not known"),
  );
  await readOverdue().catch((error: Error) =>
    log.debug({ error: error.message }, "what webhooks wait for is not known"),
  );
  await measureQueues().catch((error: Error) =>
    log.debug({ error: error.message }, "the queues are not known"),
  );
  const workers = await metricsOfWorkers().catch(() => []);
  const own = await registry.getMetricsAsJSON();
  const ofProcess = own.filter(({ name }) => !appMetrics.test(name));
  const texts = await Promise.all(ofProcess.map(({ name }) => registry.getSingleMetricAsString(name)));
  const summed = AggregatorRegistry.aggregate([own.filter(({ name }) => appMetrics.test(name)), ...workers]);
  return `${[...texts, await summed.metrics()].join("\n\n")}\n`;
}

/**
 * The metrics of this process and of the workers as Prometheus text, for requests from this machine or with an API key.
 * What a proxy passes on is not from this machine, wherever the proxy runs.
 */
export async function readMetrics(request: Request): Promise<Response> {
  try {
    const { headers } = request;
    if (!loopback.test(addressOf(headers)) || headers.has(passedOnHeader)) {
      await connect();
      if (!(await authenticate(request))) {
        throw new Unauthorized(
          "Metrics are shown on this machine, or with `Authorization: Bearer <API key>`.",
        );
      }
    }
    return new Response(await collectMetrics(), { headers: { "content-type": registry.contentType } });
  } catch (error) {
    return problemOf(error, log);
  }
}
