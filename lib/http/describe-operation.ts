import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiResponsesObject } from "zod-openapi";
import { roleFor } from "../access/permissions.ts";
import type { Registry } from "../rules/fields.ts";
import { type Described, isMedia, type Media, type Shape } from "./answers.ts";
import { pathParameters } from "./path-parameters.ts";
import { problemsOf } from "./problem-responses.ts";
import type { PublicSpec } from "./public-route.ts";
import type { AnySpec } from "./route.ts";

/** What a handler says of itself, whether it asks for credentials or not. */
export type SpecOfAny = AnySpec | PublicSpec;

const writes = new Set(["post", "put", "patch", "delete"]);

const IdempotencyKey = z
  .string()
  .regex(/^[!-~]{1,255}$/)
  .optional()
  .meta({
    description: "The same key and body within 24 h get the first answer again",
    example: "2f1c6a34-import-17",
  });

const Location = z.string().meta({ description: "Where what was made is found" });

const schemaOf = (shape: Shape, registry: Registry): z.ZodType =>
  typeof shape === "function" ? shape(registry) : shape;

const words: Record<string, string> = {
  "200": "Done",
  "201": "Made",
  "202": "Accepted: it goes on in the background",
  "204": "Done; there is nothing to show",
};

function answersOf({ answers }: Described, registry: Registry): ZodOpenApiResponsesObject {
  const described = Object.entries(answers).map(([status, answer]) => [
    status,
    answerOf(status, answer, registry),
  ]);
  return Object.fromEntries(described) as ZodOpenApiResponsesObject;
}

function answerOf(status: string, answer: Shape | Media | null, registry: Registry) {
  const description = words[status] ?? "Done";
  if (answer === null) return { description };
  if (isMedia(answer))
    return {
      description: answer.description,
      content: { [answer.type]: { schema: { type: "string" as const }, example: answer.example } },
    };
  return {
    description,
    content: { "application/json": { schema: schemaOf(answer, registry) } },
    ...((status === "201" || status === "202") && { headers: z.object({ Location: Location.optional() }) }),
  };
}

/** Errors that follow from what a route is: what it takes, what its path names, and whether it writes. */
function errorsOf(method: string, path: string, spec: SpecOfAny): number[] {
  if (spec.can === null) return [431, ...(spec.errors ?? []), ...(spec.unavailable ? [503] : [])];
  const named = path.includes("[") ? [404] : [];
  const written = writes.has(method) ? [409, 413] : [];
  return [400, 401, 403, 422, 429, 431, 503, ...named, ...written, ...(spec.errors ?? [])];
}

function bodyOf(spec: SpecOfAny, registry: Registry): ZodOpenApiOperationObject["requestBody"] {
  const shape = spec.accepts ?? ("body" in spec ? (spec.body as Shape | undefined) : undefined);
  if (!shape && "raw" in spec && spec.raw)
    return {
      required: true,
      content: {
        "application/octet-stream": {
          schema: { type: "string", format: "binary" },
          example: "id,person,score\nL-1042,P-1042,71\n",
        },
      },
    };
  if (!shape) return undefined;
  const schema = schemaOf(shape, registry);
  const lines = {
    // Every line is a row, and a bad row is reported rather than refused: no text is wrong as a whole.
    schema: {},
    example: '{"pii_id":"P-1"}\n{"pii_id":"P-2"}\n',
  };
  return {
    // An empty body is {}.
    required: !schema.safeParse({}).success,
    content: { "application/json": { schema }, ...(spec.ndjson && { "application/x-ndjson": lines }) },
  };
}

/** `GET /api/v1/cohorts/[cohort_id]` becomes `getCohortsByCohortId`. */
function operationId(method: string, path: string): string {
  const parts = path
    .replace(/^\/api\/v1/, "")
    .split(/[/.-]/)
    .filter(Boolean);
  const camel = (text: string) =>
    text
      .split("_")
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join("");
  return (
    method +
    parts.map((part) => (part.startsWith("[") ? `By${camel(part.slice(1, -1))}` : camel(part))).join("")
  );
}

/** Without credentials, or with them where an open route answers 401: those that are sent have to be good. */
const securityOf = (spec: SpecOfAny) => {
  const either = [{ apiKey: [] }, { session: [] }];
  if (spec.can !== null) return either;
  return spec.errors?.includes(401) ? [{}, ...either] : [];
};

function credentialWords(spec: SpecOfAny): string {
  if (spec.can !== null) return `Needs the role ${roleFor(spec.can)} or a higher one.`;
  return spec.errors?.includes(401)
    ? "Answers more to who sends credentials; bad ones are refused."
    : "Needs no credentials.";
}

const tagOf = (path: string): string =>
  path.startsWith("/api/v1/") && !path.endsWith(".json") ? (path.split("/")[3] ?? "") : "service";

/**
 * One method of one path for the API description.
 * @param path as route folders are named: `/api/v1/cohorts/[cohort_id]`
 */
export function describeOperation(
  method: string,
  path: string,
  spec: SpecOfAny,
  registry: Registry,
): ZodOpenApiOperationObject {
  const takesKey = method === "post" && spec.can !== null && spec.idempotent !== false && spec.raw !== true;
  const query = "query" in spec ? (spec.query as z.ZodObject | undefined) : undefined;
  const named = pathParameters(path);
  return {
    operationId: operationId(method, path),
    summary: spec.summary,
    description: credentialWords(spec),
    tags: [tagOf(path)],
    security: securityOf(spec),
    requestParams: {
      ...(named && { path: named }),
      ...(query && { query }),
      ...(takesKey && { header: z.object({ "Idempotency-Key": IdempotencyKey }) }),
    },
    requestBody: bodyOf(spec, registry),
    responses: { ...answersOf(spec, registry), ...problemsOf(errorsOf(method, path, spec)) },
  } as ZodOpenApiOperationObject;
}
