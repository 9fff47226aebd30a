import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/env";
import { contentSecurityPolicy, nonceHeader, strictTransport } from "@/lib/http/content-security";

/** Gives every page a nonce of its own and the policy that goes with it. It decides nothing about who may see what. */
export function proxy(request: NextRequest): NextResponse {
  const { NODE_ENV, APP_URL } = env();
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce, NODE_ENV === "development");
  const headers = new Headers(request.headers);
  headers.set(nonceHeader, nonce);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  if (APP_URL?.startsWith("https:")) response.headers.set("strict-transport-security", strictTransport);
  return response;
}

export const config = {
  matcher: ["/((?!api/|_next/|healthz|readyz|metrics|icon.svg).*)"],
};
