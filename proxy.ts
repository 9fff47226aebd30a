import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/env";
import { contentSecurityPolicy, nonceHeader } from "@/lib/http/content-security";

/**
 * Refuses paths that are not UTF-8, which Next would answer with 500; tells server components which page was asked
 * for, so that sign-in can lead back to it; gives every page a nonce of its own and the policy that goes with it.
 * Nobody is let in or kept out here.
 */
export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  if (!isUtf8(pathname)) {
    const problem = {
      type: "about:blank",
      title: "Bad request",
      status: 400,
      detail: "The path is not UTF-8 text.",
    };
    return NextResponse.json(problem, {
      status: 400,
      headers: { "content-type": "application/problem+json" },
    });
  }
  const { NODE_ENV } = env();
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce, NODE_ENV === "development");
  const headers = new Headers(request.headers);
  headers.set("x-page", `${pathname}${search}`);
  headers.set(nonceHeader, nonce);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

function isUtf8(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

export const config = {
  matcher: [
    "/((?!api/v1/|api/auth/|_next/static/|_next/image|healthz$|readyz$|metrics$|icon\\.svg$).*)",
    "/(.*%.*)",
  ],
};
