import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { env } from "../env.ts";

const forwarded = ["x-forwarded-host", "x-forwarded-proto", "x-forwarded-port", "forwarded"];

/**
 * Has the web server believe its own socket about where a request comes from, and not what the request says: limits
 * by address and "from loopback only" go by it. With `TRUST_PROXY=true` the headers are those of the proxy in front,
 * which must set them itself.
 */
export function distrustForwarding(): void {
  if (env().TRUST_PROXY) return;
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    for (const name of forwarded) delete request.headers[name];
    request.headers["x-forwarded-for"] = request.socket.remoteAddress ?? "unknown";
  });
}
