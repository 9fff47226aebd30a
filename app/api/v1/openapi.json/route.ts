import { apiDescription } from "@/lib/http/answers.ts";
import { publicRoute } from "@/lib/http/public-route.ts";
import { methods } from "@/lib/http/route.ts";
import { showDescription } from "@/lib/http/show-description.ts";
import { routes } from "./routes.ts";

export const dynamic = "force-dynamic";

/** The description of the API. Fields of the workspace's own are only in it for who has credentials. */
const show = publicRoute(
  { summary: "This description", answers: { 200: apiDescription }, errors: [401], unavailable: true },
  (request) => showDescription(request, { ...routes, "/api/v1/openapi.json": { GET: show } }),
);

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: show });
