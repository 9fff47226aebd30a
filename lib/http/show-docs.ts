import { type ApiDescription, pagePolicy, renderPage } from "../api-docs/render-page.ts";
import { log } from "../log.ts";
import type { RouteModule } from "./openapi.ts";
import { problemOf } from "./problem.ts";
import { apiOf, registryFor } from "./show-description.ts";

/** Answers with the API's description as a page; nothing on it comes from elsewhere, and no script runs. */
export async function showDocs(request: Request, routes: Record<string, RouteModule>): Promise<Response> {
  try {
    // The page reads the description as its text says it.
    const description = JSON.parse(
      JSON.stringify(apiOf(routes, await registryFor(request))),
    ) as ApiDescription;
    return new Response(renderPage(description), {
      headers: {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-store",
        "content-security-policy": pagePolicy,
      },
    });
  } catch (error) {
    return problemOf(error, log);
  }
}
