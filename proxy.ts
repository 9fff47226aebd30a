import { type NextRequest, NextResponse } from "next/server";

/**
 * Refuses paths that are not UTF-8, which Next would answer with 500; and tells server components which page was
 * asked for, so that sign-in can lead back to it. Nothing is protected here.
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
  const headers = new Headers(request.headers);
  headers.set("x-page", `${pathname}${search}`);
  return NextResponse.next({ request: { headers } });
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
  matcher: ["/((?!api/|_next/|favicon|healthz|readyz|metrics|docs|sign-in).*)", "/(.*%.*)"],
};
