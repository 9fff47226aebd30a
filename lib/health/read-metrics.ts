import { authenticate } from "../access/authenticate.ts";
import { addressOf } from "../access/limit-sign-in.ts";
import { connect } from "../db/connect.ts";
import { Unauthorized } from "../errors.ts";
import { problemOf } from "../http/problem.ts";
import { log } from "../log.ts";
import { registry } from "../metrics.ts";

const loopback = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

/**
 * The process's metrics as Prometheus text, for requests from this machine or with an API key.
 * A proxy adds the address it saw, so what it forwards does not count as from this machine.
 */
export async function readMetrics(request: Request): Promise<Response> {
  try {
    if (!loopback.test(addressOf(request.headers))) {
      await connect();
      if (!(await authenticate(request))) {
        throw new Unauthorized(
          "Metrics are shown on this machine, or with `Authorization: Bearer <API key>`.",
        );
      }
    }
    return new Response(await registry.metrics(), { headers: { "content-type": registry.contentType } });
  } catch (error) {
    return problemOf(error, log);
  }
}
