import { existsSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { createApiKey } from "@/lib/access/create-api-key.ts";
import { type Role, systemContext } from "@/lib/context.ts";
import { connect, disconnect } from "@/lib/db/connect.ts";
import { prepareCollections } from "@/lib/db/prepare.ts";
import { closeEvents } from "@/lib/jobs/events.ts";
import { closeQueues } from "@/lib/jobs/queues.ts";
import { closeRedis } from "@/lib/redis.ts";
import { requireDescribed } from "./conformance.ts";

type Handler = (
  request: Request,
  context: { params: Promise<Record<string, string | string[]>> },
) => Promise<Response>;

const app = join(import.meta.dirname, "../../app");

/** The folder of a path's route file and what its `[names]` stand for, as Next finds them. */
function resolveRoute(
  segments: string[],
  folder = app,
  params: Record<string, string> = {},
): { file: string; params: Record<string, string> } | undefined {
  const [segment, ...rest] = segments;
  if (segment === undefined) {
    const file = join(folder, "route.ts");
    return existsSync(file) ? { file, params } : undefined;
  }
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const exact = names.find((entry) => entry.name === segment);
  const found = exact && resolveRoute(rest, join(folder, exact.name), params);
  if (found) return found;
  const dynamic = names.find((entry) => /^\[\w+\]$/.test(entry.name));
  return (
    dynamic &&
    resolveRoute(rest, join(folder, dynamic.name), { ...params, [dynamic.name.slice(1, -1)]: segment })
  );
}

// biome-ignore lint/suspicious/noExplicitAny: a body is what the expectation says it is; nothing else reads it
export type Body = any;

export type Answer = { status: number; body: Body; text: string; headers: Headers };

export type Sent = {
  body?: unknown;
  raw?: string | Uint8Array;
  key?: string | null;
  headers?: Record<string, string>;
};

/** One key of each role, made by `startApi`. */
export const keys: Record<Role, string> = { admin: "", manager: "", viewer: "" };

/** Connects to this file's own database, makes indexes and a key for each role. */
export async function startApi(): Promise<void> {
  await connect();
  await prepareCollections();
  for (const role of ["admin", "manager", "viewer"] as const) {
    keys[role] = (await createApiKey(systemContext("test"), { name: role, role })).key;
  }
}

/** Closes every connection that the process holds. */
export async function stopApi(): Promise<void> {
  closeEvents();
  await closeQueues();
  await closeRedis();
  await disconnect();
}

/**
 * Sends a request to the route that serves a path, as Next would, with the admin's key unless told otherwise.
 * Every answer is held to the API's description.
 */
export async function api(
  method: string,
  path: string,
  { body, raw, key = keys.admin, headers = {} }: Sent = {},
): Promise<Answer> {
  const { response, folder, module } = await send(method, path, { body, raw, key, headers });
  const text = await response.text();
  const type = response.headers.get("content-type");
  requireDescribed(folder, module, method, { status: response.status, type, text });
  const json = /[/+]json\b/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, body: json ? JSON.parse(text) : {}, text, headers: response.headers };
}

/** The same with the response as it is, for streams. */
export async function open(method: string, path: string, sent: Sent = {}): Promise<Response> {
  const { response, folder, module } = await send(method, path, sent);
  const type = response.headers.get("content-type");
  requireDescribed(folder, module, method, { status: response.status, type, text: null });
  return response;
}

/** The status alone, also of answers that the API's description leaves out, since they should never be. */
export async function statusOf(
  method: string,
  path: string,
  { body, raw, key = keys.admin, headers = {} }: Sent = {},
): Promise<number> {
  const { response } = await send(method, path, { body, raw, key, headers });
  await response.text();
  return response.status;
}

async function send(
  method: string,
  path: string,
  { body, raw, key = keys.admin, headers = {} }: Sent,
): Promise<{ response: Response; folder: string; module: Record<string, unknown> }> {
  const url = new URL(path, "http://127.0.0.1:3000");
  const route = resolveRoute(url.pathname.split("/").filter(Boolean).map(decodeURIComponent));
  if (!route) throw new Error(`No route serves ${url.pathname}.`);
  const handlers = (await import(route.file)) as Record<string, Handler>;
  const handler = handlers[method];
  if (!handler) throw new Error(`${method} ${path} is not exported.`);
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const request = new Request(url, {
    method,
    headers: {
      ...(payload !== undefined && { "content-type": "application/json" }),
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...headers,
    },
    ...(payload !== undefined && { body: payload as BodyInit }),
  });
  const response = await handler(request, { params: Promise.resolve(route.params) });
  return { response, folder: `/${relative(app, dirname(route.file))}`, module: handlers };
}

/** Asks again until `check` is satisfied, or fails after `withinMs` with what was last seen. */
export async function until<T>(
  ask: () => Promise<T>,
  check: (seen: T) => boolean,
  withinMs = 20_000,
): Promise<T> {
  const end = Date.now() + withinMs;
  while (true) {
    const seen = await ask();
    if (check(seen)) return seen;
    if (Date.now() > end) throw new Error(`Not so within ${withinMs} ms; last seen: ${JSON.stringify(seen)}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
