import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isSecure } from "../access/origin.ts";

/** Browsers are told for two years to come back over https only, where people reach the app that way. */
const strictTransport = "max-age=63072000";

/**
 * Has every answer that goes out by https, also those that the web server gives by itself, tell browsers to come by https
 * alone from now on. To be called after `distrustForwarding`.
 */
export function requireHttps(): void {
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const scheme = String(request.headers["x-forwarded-proto"] ?? "");
    if (isSecure(new Headers({ "x-forwarded-proto": scheme })))
      response.setHeader("strict-transport-security", strictTransport);
  });
}
