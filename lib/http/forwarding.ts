import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { env } from "../env.ts";

const forwarded = ["x-forwarded-host", "x-forwarded-proto", "x-forwarded-port", "forwarded"];

/** Any of them shows that a proxy has passed the request on, which may run on this machine. */
const byProxies = [...forwarded, "x-forwarded-for", "x-real-ip", "via"];

/** Set on what a proxy has passed on that is not trusted; nobody else can set it. */
export const passedOnHeader = "x-passed-on";

/**
 * Has the web server believe its own socket about where a request comes from, and not what the request says: limits
 * by address and "from loopback only" go by it; what a proxy on this machine passes on is not from loopback. With `TRUST_PROXY=true` the headers are those of the proxy in front,
 * which must set them itself.
 */
export function distrustForwarding(): void {
  if (env().TRUST_PROXY) return;
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    const isPassedOn = byProxies.some((name) => request.headers[name] !== undefined);
    for (const name of [...forwarded, passedOnHeader]) delete request.headers[name];
    if (isPassedOn) request.headers[passedOnHeader] = "1";
    request.headers["x-forwarded-for"] = request.socket.remoteAddress ?? "unknown";
  });
}
