import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from "zod-openapi";
import { Problem } from "./problem.ts";

type Example = { title: string; detail: string; errors?: { path: string; message: string }[] };

const causes: Record<number, { name: string; says: string; example?: Example; waits?: true }> = {
  400: {
    name: "BadRequest",
    says: "The body is not JSON, nests too deep, or the path is not UTF-8",
    example: { title: "Bad request", detail: "The body is not JSON: Unexpected end of JSON input" },
  },
  401: {
    name: "Unauthorized",
    says: "No credentials, or bad ones",
    example: { title: "Not signed in", detail: "Sign in, or send `Authorization: Bearer <API key>`." },
  },
  403: {
    name: "Forbidden",
    says: "The role is too low",
    example: {
      title: "Not allowed",
      detail: '"cohorts:write" needs the role manager; this is a viewer.',
    },
  },
  404: {
    name: "NotFound",
    says: "What the path or the body names does not exist",
    example: { title: "Not found", detail: 'There is no cohort "COH-99".' },
  },
  409: {
    name: "Conflict",
    says: "The state does not allow it: a stale version or plan, something that still runs, or an id that is taken",
    example: {
      title: "Conflict",
      detail: "COH-1 is at version 3, you sent 2: someone has changed it since; read it again.",
    },
  },
  413: {
    name: "TooLarge",
    says: "The body is over 10 MB",
    example: { title: "Too large", detail: "The body is over 10 MB." },
  },
  422: {
    name: "Invalid",
    says: "Well-formed but wrong: every problem with its path",
    example: {
      title: "Not valid",
      detail: '/rules/rules/0/field: there is no field "lead.colour"',
      errors: [{ path: "/rules/rules/0/field", message: 'there is no field "lead.colour"' }],
    },
  },
  431: {
    name: "HeadersTooLarge",
    says: "Address and headers are over 16 KB; there is no body",
  },
  429: {
    name: "LimitReached",
    says: "Too many requests a minute",
    example: { title: "Too many requests", detail: "More than 600 requests a minute; wait 12 s." },
    waits: true,
  },
  503: {
    name: "Unavailable",
    says: "MongoDB or Redis can't be reached now",
    example: {
      title: "Not available",
      detail: "MongoDB or Redis can't be reached now; the request changed nothing it did not report.",
    },
    waits: true,
  },
};

/** Every error answer of the API, by its name. */
export const problemResponses: Record<string, ZodOpenApiResponseObject> = Object.fromEntries(
  Object.entries(causes).map(([status, { name, says, example, waits }]) => [
    name,
    {
      description: says,
      ...(example && {
        content: {
          "application/problem+json": {
            schema: Problem,
            example: { type: "about:blank", status: Number(status), ...example },
          },
        },
      }),
      ...(waits && {
        headers: { "Retry-After": { description: "Seconds to wait", schema: { type: "integer" } } },
      }),
    },
  ]),
) as unknown as Record<string, ZodOpenApiResponseObject>;

/** References to the error answers of these statuses. */
export const problemsOf = (statuses: readonly number[]): ZodOpenApiResponsesObject =>
  Object.fromEntries(
    [...new Set(statuses)]
      .sort((a, b) => a - b)
      .map((status) => [status, { $ref: `#/components/responses/${causes[status]?.name ?? "Invalid"}` }]),
  ) as ZodOpenApiResponsesObject;
