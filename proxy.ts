import { type NextRequest, NextResponse } from "next/server";

/** Tells server components which page was asked for, so that sign-in can lead back to it. Nothing is protected here. */
export function proxy(request: NextRequest): NextResponse {
  const headers = new Headers(request.headers);
  headers.set("x-page", `${request.nextUrl.pathname}${request.nextUrl.search}`);
  return NextResponse.next({ request: { headers } });
}

export const config = {
  matcher: ["/((?!api/|_next/|favicon|healthz|readyz|metrics|docs|sign-in).*)"],
};
