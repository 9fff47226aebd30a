import { authenticate } from "../access/authenticate.ts";
import { connect } from "../db/connect.ts";
import { Unauthorized } from "../errors.ts";
import { loadRegistry } from "../fields/load-registry.ts";
import { log } from "../log.ts";
import { type Registry, registryOf } from "../rules/fields.ts";
import { describeApi, type OpenApiDocument, type RouteModule } from "./openapi.ts";
import { problemOf } from "./problem.ts";

const builtin = registryOf([]);
const described = new WeakMap<Registry, OpenApiDocument>();

/** The API as it is for a workspace with these fields; made once for as long as they stay the same. */
export function apiOf(routes: Record<string, RouteModule>, registry: Registry = builtin): OpenApiDocument {
  const document = described.get(registry) ?? describeApi(routes, registry);
  described.set(registry, document);
  return document;
}

/**
 * Answers with the description of the API: for everyone with the built-in fields, for who sends credentials with the
 * workspace's own fields too, since their names and options are nobody else's business.
 */
export async function showDescription(
  request: Request,
  routes: Record<string, RouteModule>,
): Promise<Response> {
  try {
    const registry = await registryFor(request);
    return Response.json(apiOf(routes, registry), { headers: { "cache-control": "no-store" } });
  } catch (error) {
    return problemOf(error, log);
  }
}

/** The fields that who asks may see. @throws Unauthorized for a bad API key */
export async function registryFor(request: Request): Promise<Registry> {
  const sent = request.headers.get("authorization") ?? request.headers.get("cookie");
  if (sent === null) return builtin;
  await connect();
  const actor = await authenticate(request);
  if (actor) return loadRegistry();
  if (request.headers.has("authorization")) throw new Unauthorized();
  return builtin;
}
