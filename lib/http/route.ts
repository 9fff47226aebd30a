import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { authenticate } from "../access/authenticate.ts";
import { originOf } from "../access/origin.ts";
import { allows, type Permission, requirePermission } from "../access/permissions.ts";
import { type Actor, actorLabel, type Context } from "../context.ts";
import { connect } from "../db/connect.ts";
import { Forbidden, Invalid, Unauthorized } from "../errors.ts";
import { log } from "../log.ts";
import { observeRequest } from "../metrics.ts";
import { withinRequest } from "../request-scope.ts";
import type { Described } from "./answers.ts";
import { once } from "./idempotency.ts";
import { oddMethodHeader } from "./odd-methods.ts";
import { closedByClient, fieldErrors, problem, problemOf } from "./problem.ts";
import { limitRate } from "./rate-limit.ts";
import { parseJson, readText, refuseUnstorable } from "./read-json.ts";
import { Reply } from "./reply.ts";

type Params = Record<string, string>;

/** What a handler is given: everything checked and parsed. */
export type Call<B, Q, L> = {
  ctx: Context;
  params: Params;
  body: B;
  query: Q;
  loaded: L;
  request: Request;
  /** True while the request, sent again, would still be let in: for answers that go on and on. */
  mayStill: () => Promise<boolean>;
};

/** What a request asks for, before it is held to any schema. */
export type Asked = { query: URLSearchParams; body: unknown };

export type RouteSpec<B, Q, L> = Described & {
  /** The permission that the actor needs. */
  can: Permission;
  /** A further one that this very request needs by what it asks for; judged before anything is looked for. */
  alsoCan?: (asked: Asked) => Permission | undefined | Promise<Permission | undefined>;
  /** Schema of the body; without one the body is not read (`raw` handlers read it themselves). */
  body?: z.ZodType<B>;
  /** Schema of the query string; without one any parameter is refused. */
  query?: z.ZodType<Q>;
  /** Loads what the path names or throws NotFound: before the body's content is looked at. */
  load?: (call: { ctx: Context; params: Params }) => Promise<L>;
  /** Counts against the smaller rate limit of previews and bulk calls. */
  heavy?: boolean;
  /** Reads a body that is more than one JSON document; what it returns is the handler's `body` as it is. */
  parse?: (text: string, request: Request) => B;
  /** The handler reads the request itself (streams). */
  raw?: boolean;
  /** Off for answers that carry a secret. */
  idempotent?: boolean;
};

type Handler = (
  request: Request,
  context: { params: Promise<Params | Record<string, string | string[]>> },
) => Promise<Response>;

/** What a route says of itself, whatever its body and query are. */
// biome-ignore lint/suspicious/noExplicitAny: the description reads schemas and calls nothing
export type AnySpec = RouteSpec<any, any, any>;

const writes = new Set(["POST", "PATCH", "PUT", "DELETE"]);

/** Types that a form of any page can send without asking. */
const simpleTypes = /^\s*(text\/plain|multipart\/form-data|application\/x-www-form-urlencoded)\b/i;

/** Writes by cookie must come from our own pages: a foreign page can't set a JSON type and our Origin. */
function refuseForeignOrigin(request: Request, actor: Actor): void {
  if (actor.kind !== "user" || !writes.has(request.method)) return;
  const origin = request.headers.get("origin");
  if (origin !== originOf(request.headers)) {
    throw new Forbidden(
      `A write with a sign-in cookie must come from this site; its Origin is ${JSON.stringify(origin)}.`,
    );
  }
  const type = request.headers.get("content-type");
  if (type !== null && simpleTypes.test(type)) {
    throw new Forbidden(
      `A write with a sign-in cookie must be JSON; its Content-Type is ${JSON.stringify(type)}.`,
    );
  }
}

function parseQuery<Q>(request: Request, schema: z.ZodType<Q> | undefined): Q {
  const { searchParams } = new URL(request.url);
  const names = [...new Set(searchParams.keys())];
  const refuse = (wrong: string[], message: string) => {
    if (wrong.length > 0) throw new Invalid(wrong.map((name) => ({ path: `/${name}`, message })));
  };
  if (!schema) {
    refuse(names, "unknown query parameter");
    return undefined as Q;
  }
  refuse(
    names.filter((name) => searchParams.getAll(name).length > 1),
    "expected once",
  );
  // Entries become properties of the object's own whatever they are called, `__proto__` too.
  const given = Object.fromEntries(searchParams);
  refuseUnstorable(given);
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new Invalid(fieldErrors(parsed.error));
  return parsed.data;
}

function parseBody<B>(value: unknown, schema: z.ZodType<B> | undefined): B {
  if (!schema) return undefined as B;
  refuseUnstorable(value);
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Invalid(fieldErrors(parsed.error));
  return parsed.data;
}

const readParams = async (context: { params: Promise<Record<string, string | string[]>> }): Promise<Params> =>
  Object.fromEntries(
    // Next gives a route without parameters undefined here, whatever its types say.
    Object.entries((await context.params) ?? {}).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join("/") : value,
    ]),
  );

/** The path of a request as its route has it: `/api/v1/cohorts/:cohort_id`, so that metrics have no ids in them. */
function routeOf(pathname: string, params: Params): string {
  const names = new Map(Object.entries(params).map(([name, value]) => [value, name]));
  const named = (part: string) => {
    const name = names.get(decodeURIComponent(part));
    return name === undefined ? part : `:${name}`;
  };
  return pathname.split("/").map(named).join("/");
}

/**
 * Makes a route handler of one sentence: who may, what comes in, what is done.
 * Checks in the contract's order: 401, 403, 400, 404, then 422 or 409; every error becomes problem+json.
 */
export function route<B = undefined, Q = undefined, L = undefined>(
  spec: RouteSpec<B, Q, L>,
  handle: (call: Call<B, Q, L>) => Promise<unknown>,
): Handler & { spec: AnySpec } {
  const handler: Handler = async (request, context) => {
    const requestId = randomUUID();
    const startedAt = performance.now();
    const requestLog = log.child({ request_id: requestId });
    let response: Response;
    let params: Params = {};
    try {
      params = await readParams(context);
      response = await withinRequest(requestId, () =>
        answer(spec, handle, request, params, { requestId, requestLog }),
      );
    } catch (error) {
      response = request.signal.aborted ? closedByClient() : problemOf(error, requestLog);
    }
    response.headers.set("x-request-id", requestId);
    const { method } = request;
    const routed = { method, route: routeOf(new URL(request.url).pathname, params), status: response.status };
    const ms = performance.now() - startedAt;
    observeRequest(routed, ms / 1000);
    requestLog[writes.has(method) ? "info" : "debug"]({ ...routed, ms: Math.round(ms) }, "request");
    return response;
  };
  return Object.assign(handler, { spec });
}

async function answer<B, Q, L>(
  spec: RouteSpec<B, Q, L>,
  handle: (call: Call<B, Q, L>) => Promise<unknown>,
  request: Request,
  params: Params,
  { requestId, requestLog }: { requestId: string; requestLog: typeof log },
): Promise<Response> {
  await connect();
  const actor = await authenticate(request);
  if (!actor) throw new Unauthorized();
  requirePermission(actor, spec.can);
  refuseForeignOrigin(request, actor);
  await limitRate(actor, spec.heavy === true);
  const ctx: Context = { actor, now: () => new Date(), log: requestLog, requestId };
  const bodyText = spec.raw || !writes.has(request.method) ? "" : await readText(request);
  const parsed = spec.parse?.(bodyText, request);
  const value = spec.parse ? {} : parseJson(bodyText);
  const further = await spec.alsoCan?.({ query: new URL(request.url).searchParams, body: value });
  if (further !== undefined) requirePermission(actor, further);
  const loaded = spec.load ? await spec.load({ ctx, params }) : (undefined as L);
  const query = parseQuery(request, spec.query);
  const body = parsed ?? parseBody(value, spec.body ?? (spec.raw ? undefined : emptyBody<B>(value)));
  const mayStill = async () => {
    const now = await authenticate(request);
    return now?.id === actor.id && allows(now.role, spec.can);
  };
  const run = () => handle({ ctx, params, body, query, loaded, request, mayStill });
  const key = request.headers.get("idempotency-key");
  if (key !== null && request.method === "POST" && spec.idempotent !== false && !spec.raw) {
    const target = `${request.method} ${new URL(request.url).pathname}`;
    return once(key, actorLabel(actor), target, bodyText, async () => toReply(await run()));
  }
  const result = await run();
  return result instanceof Response ? result : toReply(result).toResponse();
}

const toReply = (result: unknown): Reply => (result instanceof Reply ? result : new Reply(200, result));

/** A route without a body schema takes no fields at all. */
function emptyBody<B>(value: unknown): z.ZodType<B> | undefined {
  if (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).length === 0
  ) {
    return undefined;
  }
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : [""];
  throw new Invalid(
    keys.map((key) => ({
      path: key === "" ? "" : `/${key}`,
      message: "unknown field; this route takes no body",
    })),
  );
}

const methodNames = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
type Methods = Record<(typeof methodNames)[number], Handler>;

/**
 * All methods of a path: those given, and 405 with `Allow` for the others.
 * @example export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: route(…) });
 */
export function methods(handlers: Partial<Methods>): Methods {
  const allow = Object.keys(handlers).join(", ");
  const refuse: Handler = async (request) => {
    const method = request.headers.get(oddMethodHeader) ?? request.method;
    return problem(405, "Method not allowed", `${method} is not one of ${allow} here.`, {
      headers: { allow },
    });
  };
  const options: Handler = async (request, context) =>
    request.headers.has(oddMethodHeader)
      ? refuse(request, context)
      : new Response(null, { status: 204, headers: { allow } });
  const all = { ...handlers, OPTIONS: options };
  return Object.fromEntries(methodNames.map((name) => [name, all[name] ?? refuse])) as Methods;
}
