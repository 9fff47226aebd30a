import { routes } from "@/app/api/v1/openapi.json/routes.ts";
import { apiPage } from "@/lib/http/answers.ts";
import { publicRoute } from "@/lib/http/public-route.ts";
import { methods } from "@/lib/http/route.ts";
import { showDocs } from "@/lib/http/show-docs.ts";

export const dynamic = "force-dynamic";

/** The API's description for people. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: publicRoute(
    {
      summary: "The API's description as a page",
      answers: { 200: apiPage },
      errors: [401],
      unavailable: true,
    },
    (request) => showDocs(request, routes),
  ),
});
