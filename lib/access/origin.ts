import { env } from "../env.ts";

/**
 * The origin that a request was sent to, as the browser names it: `APP_URL`, else the scheme and host of the
 * request. A foreign page can set neither `Host` nor the forwarding headers of a request it makes.
 */
export function originOf(headers: Headers): string {
  const { APP_URL } = env();
  if (APP_URL) return new URL(APP_URL).origin;
  const scheme = headers.get("x-forwarded-proto")?.split(",")[0]?.trim() === "https" ? "https" : "http";
  const host = headers.get("x-forwarded-host") ?? headers.get("host") ?? "localhost";
  return `${scheme}://${host}`;
}

/** True when the request came by https. */
export const isSecure = (headers: Headers): boolean => originOf(headers).startsWith("https://");
