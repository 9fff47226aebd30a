import { z } from "zod";
import { AppError, type ErrorCode, type FieldError } from "../errors.ts";
import type { Log } from "../log.ts";
import { isDiskFull, isServiceAway } from "../service-away.ts";

const statuses: Record<ErrorCode, { status: number; title: string }> = {
  bad_request: { status: 400, title: "Bad request" },
  unauthorized: { status: 401, title: "Not signed in" },
  forbidden: { status: 403, title: "Not allowed" },
  not_found: { status: 404, title: "Not found" },
  conflict: { status: 409, title: "Conflict" },
  too_large: { status: 413, title: "Too large" },
  invalid: { status: 422, title: "Not valid" },
  limit_reached: { status: 429, title: "Too many requests" },
  unavailable: { status: 503, title: "Not available" },
};

/** The body of every error answer (RFC 9457). */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof Problem>;

/** A `application/problem+json` response. */
export function problem(
  status: number,
  title: string,
  detail: string,
  extra: { errors?: FieldError[]; headers?: Record<string, string> } = {},
): Response {
  const body: Problem = { type: "about:blank", title, status, detail };
  if (extra.errors && extra.errors.length > 0) body.errors = extra.errors;
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...extra.headers },
  });
}

/** For the log and the metrics only: who asked went away, or asked something newer, and reads no answer. */
export const closedByClient = (): Response =>
  problem(499, "Closed by the client", "The connection was closed before there was an answer.");

/** MongoDB's code for a question that took longer than it was given. */
const timeExpired = 50;

/** What an error status is called; a client's mistake that has no name of its own is a bad request. */
export const titleOf = (status: number): string =>
  Object.values(statuses).find((each) => each.status === status)?.title ?? statuses.bad_request.title;

/** Maps anything thrown to its answer; what is not ours is logged and shown without its text. */
export function problemOf(error: unknown, log: Log): Response {
  if (error instanceof AppError) {
    const { status, title } = statuses[error.code];
    const headers: Record<string, string> =
      error.retryAfterSeconds === undefined
        ? {}
        : { "retry-after": String(Math.ceil(error.retryAfterSeconds)) };
    return problem(status, title, error.message, { errors: error.errors, headers });
  }
  if (isServiceAway(error)) {
    const isFull = isDiskFull(error as Error);
    log.warn({ error: (error as Error).name }, isFull ? "a disk is full" : "a service is away");
    return problem(
      503,
      "Not available",
      isFull
        ? "MongoDB can't write: its disk is full. The request changed nothing it did not report."
        : "MongoDB or Redis can't be reached now; the request changed nothing it did not report.",
      {
        headers: { "retry-after": "5" },
      },
    );
  }
  if ((error as { code?: unknown } | null)?.code === timeExpired) {
    log.warn("a question took too long");
    return problem(
      503,
      "Not available",
      "MongoDB is too busy to answer this in time; ask again, or for less.",
      { headers: { "retry-after": "10" } },
    );
  }
  log.error(
    { err: error instanceof Error ? { type: error.name, stack: error.stack } : String(error) },
    "unexpected error",
  );
  return problem(
    500,
    "Unexpected error",
    "The request failed for a reason on our side. It has been logged under its request id.",
  );
}

/** A JSON pointer (RFC 6901) of a zod path. */
export const pointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/** The problems of a failed zod parse; an unknown key is reported at its own path. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ path: pointer([...issue.path, key]), message: "unknown field" }))
      : [{ path: pointer(issue.path), message: issue.message }],
  );
}
