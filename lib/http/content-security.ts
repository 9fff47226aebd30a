/**
 * The Content-Security-Policy of a page: scripts run only with the page's nonce, or loaded by one that has it; nothing
 * comes from elsewhere; no other site shows the page in a frame.
 * Styles may be inline: components place themselves by style attributes.
 * @param isDevelopment the development server evaluates code that it sends, and talks over a web socket
 */
export function contentSecurityPolicy(nonce: string, isDevelopment: boolean): string {
  const directives: Record<string, string[]> = {
    "default-src": ["'self'"],
    "script-src": [
      "'self'",
      `'nonce-${nonce}'`,
      "'strict-dynamic'",
      ...(isDevelopment ? ["'unsafe-eval'"] : []),
    ],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'", ...(isDevelopment ? ["ws:"] : [])],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(" ")}`)
    .join("; ");
}

/** The header in which the page is told its nonce. */
export const nonceHeader = "x-nonce";
