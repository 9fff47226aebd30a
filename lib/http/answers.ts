import { z } from "zod";
import type { Registry } from "../rules/fields.ts";

/** A schema, or one that follows from the field registry of the workspace. */
export type Shape = z.ZodType | ((registry: Registry) => z.ZodType);

/** An answer that is not one JSON document: its media type, and what is in it. */
export type Media = { type: string; description: string; example: string };

/** What a route answers when all goes well, by status; null for an answer without a body. */
export type Answers = Partial<Record<200 | 201 | 202 | 204, Shape | Media | null>>;

/** What the API description says of a route, beside what the route checks. */
export type Described = {
  /** One sentence without a full stop. */
  summary: string;
  answers: Answers;
  /** What the body is where the verb checks it and not `body`: it follows from the registry, or is not JSON. */
  accepts?: Shape;
  /** Takes NDJSON beside a JSON array. */
  ndjson?: boolean;
  /** Errors that a route of its kind does not have by itself. */
  errors?: readonly (401 | 404 | 409)[];
  /** A route without credentials that says so when a service is away. */
  unavailable?: boolean;
};

export const csv: Media = {
  type: "text/csv",
  description: "CSV (RFC 4180) with a header line, in UTF-8",
  example: "pii_id,name,lead_ids\r\nP-1042,Asha Rao,L-1042\r\n",
};
export const ndjson: Media = {
  type: "application/x-ndjson",
  description: "One JSON document a line",
  example: '{"pii_id":"P-1042","name":"Asha Rao","lead_ids":["L-1042"]}\n',
};
export const eventStream: Media = {
  type: "text/event-stream",
  description: "Server-Sent Events",
  example: 'retry: 1000\n\nevent: members\ndata: {"entered":1,"left":0}\n\n',
};

export const prometheus: Media = {
  type: "text/plain",
  description: "Prometheus text format",
  example:
    "# HELP workers_alive Workers heard in the last 30 s\n# TYPE workers_alive gauge\nworkers_alive 2\n",
};

export const apiDescription = z
  .looseObject({ openapi: z.literal("3.1.0"), info: z.looseObject({}), paths: z.looseObject({}) })
  .meta({ id: "ApiDescription", description: "OpenAPI 3.1" });

export const apiPage: Media = {
  type: "text/html",
  description: "A page without scripts",
  example: "<!doctype html><title>Cohort System API</title>",
};

export const isMedia = (answer: Shape | Media): answer is Media =>
  typeof answer === "object" && "type" in answer && !("_zod" in answer);
