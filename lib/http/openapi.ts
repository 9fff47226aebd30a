import {
  type CreateDocumentOptions,
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
} from "zod-openapi";
import type { Registry } from "../rules/fields.ts";
import { describeOperation, type SpecOfAny } from "./describe-operation.ts";
import { exampleOf } from "./examples.ts";
import { problemResponses } from "./problem-responses.ts";

/** A route file as it is imported; its handlers carry what they say of themselves. */
export type RouteModule = Record<string, unknown>;

export type OpenApiDocument = ReturnType<typeof createDocument>;

const methodNames = ["get", "post", "put", "patch", "delete"] as const;

const specOf = (handler: unknown): SpecOfAny | undefined =>
  typeof handler === "function" && "spec" in handler ? (handler.spec as SpecOfAny) : undefined;

/** Dates are ISO text in every answer. */
const options: CreateDocumentOptions = {
  override: ({ jsonSchema, zodSchema }) => {
    if (zodSchema._zod.def.type !== "date") return;
    jsonSchema.type = "string";
    jsonSchema.format = "date-time";
  },
  allowEmptySchema: { date: true, custom: true },
};

const description = `Groups of people by rules, kept true while the data changes, and handed to sales agents.

Send \`Authorization: Bearer <API key>\`; a browser has its sign-in cookie. Checks come in this order: 401 no or bad
credentials, 403 role too low, 400 not JSON, 404, then 422 and 409. Errors are \`application/problem+json\`; a \`path\` in
them is a JSON pointer into what was sent. A path that does not take a method answers 405 with \`Allow\`.

Fields of a workspace's own are part of this description for who asks for it with credentials.`;

/** The whole API as OpenAPI 3.1, from the routes themselves; `registry` gives the fields of leads, contacts and customers. */
export function describeApi(routes: Record<string, RouteModule>, registry: Registry): OpenApiDocument {
  const paths: ZodOpenApiPathsObject = {};
  for (const [path, module] of Object.entries(routes)) {
    const operations: [string, ZodOpenApiOperationObject][] = [];
    for (const method of methodNames) {
      const spec = specOf(module[method.toUpperCase()]);
      if (spec) operations.push([method, describeOperation(method, path, spec, registry)]);
    }
    paths[path.replaceAll("[", "{").replaceAll("]", "}")] = Object.fromEntries(operations);
  }
  const document: ZodOpenApiObject = {
    openapi: "3.1.0",
    info: {
      title: "Cohort System",
      version: "1",
      description,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    tags: tagsOf(paths),
    paths,
    components: {
      responses: problemResponses,
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer", description: "An API key, with the role it was given" },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "cohort.session_token",
          description: "Of a browser that has signed in; writes must come from the app's own pages",
        },
      },
    },
  };
  return withExamples(createDocument(document, options));
}

type Content = Record<string, { schema?: object; example?: unknown }>;

/** Every JSON that a route answers when all goes well gets an example, where its schema has none of its own. */
function withExamples(document: OpenApiDocument): OpenApiDocument {
  const schemas = (document.components?.schemas ?? {}) as Record<string, Record<string, unknown>>;
  for (const methods of Object.values(document.paths ?? {}))
    for (const method of methodNames)
      for (const [status, answer] of Object.entries(methods[method]?.responses ?? {})) {
        const json = (answer as { content?: Content }).content?.["application/json"];
        if (!status.startsWith("2") || !json?.schema) continue;
        json.example ??= exampleOf(json.schema as Record<string, unknown>, schemas);
      }
  return document;
}

const tagsOf = (paths: ZodOpenApiPathsObject) => {
  const names = Object.values(paths).flatMap((operations) =>
    Object.values(operations as Record<string, ZodOpenApiOperationObject>).flatMap(({ tags }) => tags ?? []),
  );
  return [...new Set(names)].map((name) => ({ name }));
};
