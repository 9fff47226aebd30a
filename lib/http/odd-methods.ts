import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

const known = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Carries the method of a request that came as one which the web server has no handler for. */
export const oddMethodHeader = "x-odd-method";

/**
 * Has requests with methods that the web server can't hand on (TRACE and QUERY, which it answers with 500 and 400)
 * reach their route as OPTIONS, which changes nothing and says 405 there.
 */
export function routeOddMethods(): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    delete request.headers[oddMethodHeader];
    if (request.method === undefined || known.has(request.method)) return;
    request.headers[oddMethodHeader] = request.method;
    request.method = "OPTIONS";
  });
}
