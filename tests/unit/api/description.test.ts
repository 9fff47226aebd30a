import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect, test } from "vitest";
import { GET as openApiRoute } from "@/app/api/v1/openapi.json/route.ts";
import { routes } from "@/app/api/v1/openapi.json/routes.ts";
import { apiOf } from "@/lib/http/show-description.ts";
import { contract } from "./contract.ts";

const app = join(import.meta.dirname, "../../../app");

/** Route files that are no part of the API: the sign-in library, the answer where there is no route, the pages of it. */
const outside = new Set(["/api/auth/[...all]", "/api/v1/[...path]"]);

const all = { ...routes, "/api/v1/openapi.json": { GET: openApiRoute } };
type Operation = {
  operationId: string;
  summary?: string;
  security?: object[];
  parameters?: { in: string; name: string }[];
  requestBody?: { content: Record<string, { schema: Schema; example?: unknown }> };
  responses: Record<string, Response>;
};
type Schema = { $ref?: string; example?: unknown; examples?: unknown[]; [key: string]: unknown };
type Response = {
  $ref?: string;
  description?: string;
  content?: Record<string, { schema: Schema; example?: unknown }>;
};
// The document as any reader of its text sees it.
const document = JSON.parse(JSON.stringify(apiOf(all))) as {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; responses: Record<string, Response> };
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    path,
    method,
    operation,
  })),
);

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(document, "api");

/** What is wrong with a value by a schema of the document. */
function problemsOf(schema: Schema, value: unknown): string[] {
  const refs = JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api#/components')) as Schema;
  const check = ajv.compile(refs);
  return check(value) ? [] : (check.errors ?? []).map((each) => `${each.instancePath} ${each.message}`);
}

const resolve = (schema: Schema): Schema =>
  schema.$ref ? (document.components.schemas[schema.$ref.split("/").pop() ?? ""] ?? {}) : schema;

const routeFiles = readdirSync(app, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name === "route.ts")
  .map((entry) => `/${relative(app, entry.parentPath)}`);

test("every route file is in the description, and nothing else is", () => {
  const expected = routeFiles.filter((path) => !outside.has(path) && !path.startsWith("/docs"));
  expect(Object.keys(all).sort()).toEqual(expected.sort());
});

test("every method that a route takes is described, once", () => {
  const taken = Object.entries(all).flatMap(([path, module]) =>
    Object.entries(module as Record<string, unknown>)
      .filter(([, handler]) => typeof handler === "function" && "spec" in handler)
      .map(([method]) => `${method} ${path.replaceAll("[", "{").replaceAll("]", "}")}`),
  );
  expect(operations.map(({ name }) => name).sort()).toEqual(taken.sort());
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

test("every line of the contract has its route", () => {
  const described = new Set(
    operations.map(({ name }) => name.replaceAll(/\{\w+\}/g, ":id").replace("/api/v1", "")),
  );
  expect(contract.filter((line) => !described.has(line))).toEqual([]);
});

const isEmpty = (scheme: object) => Object.keys(scheme).length === 0;

test.each(operations)("$name says who may, what it answers and every error", ({ operation, path }) => {
  expect(operation.summary).toMatch(/^[A-Z].*[^.]$/);
  const statuses = Object.keys(operation.responses);
  expect(statuses.filter((status) => status.startsWith("2")).length).toBeGreaterThan(0);
  const isOpen = operation.security?.length === 0 || operation.security?.some(isEmpty);
  if (isOpen) return;
  expect(statuses).toEqual(expect.arrayContaining(["400", "401", "403", "422", "429", "503"]));
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  if (named.length > 0) expect(statuses).toContain("404");
  const parameters = (operation.parameters ?? []).filter((each) => each.in === "path");
  expect(parameters.map(({ name }) => name)).toEqual(named);
});

test("a part of an import's file is sent as bytes", () => {
  const part = operations.find(({ name }) => name === "PUT /api/v1/imports/{import_id}/parts/{part}");
  expect(Object.keys(part?.operation.requestBody?.content ?? {})).toEqual(["application/octet-stream"]);
});

const bodies = operations.flatMap(({ name, operation }) => {
  const schema = operation.requestBody?.content["application/json"]?.schema;
  return schema ? [{ name, schema }] : [];
});

test.each(bodies)("$name has an example of its body, which fits", ({ schema }) => {
  const { example } = resolve(schema);
  expect(example).toBeDefined();
  expect(problemsOf(schema, example)).toEqual([]);
});

const shapes = Object.entries(document.components.schemas).map(([name, schema]) => ({ name, schema }));

test.each(shapes)("the schema $name is valid, and so is its example", ({ name, schema }) => {
  expect(ajv.validateSchema({ ...schema, $schema: "https://json-schema.org/draft/2020-12/schema" })).toBe(
    true,
  );
  if (schema.example !== undefined)
    expect(problemsOf({ $ref: `#/components/schemas/${name}` }, schema.example)).toEqual([]);
});

test("every error is a problem with an example of it", () => {
  for (const [name, { content }] of Object.entries(document.components.responses)) {
    if (!content) {
      expect(name).toBe("HeadersTooLarge");
      continue;
    }
    const { schema, example } = content["application/problem+json"] ?? { schema: { not: {} } };
    expect(problemsOf(schema, example), name).toEqual([]);
  }
});

test("every answer of a route that went well has an example, which its schema takes", () => {
  const answers = operations.flatMap(({ name, operation }) =>
    Object.entries(operation.responses).flatMap(([status, { content }]) =>
      status.startsWith("2")
        ? Object.entries(content ?? {}).map(([type, { schema, example }]) => ({
            answer: `${name} ${status} ${type}`,
            problems: example === undefined ? ["has none"] : problemsOf(schema, example),
          }))
        : [],
    ),
  );
  expect(answers.length).toBeGreaterThan(80);
  expect(answers.filter(({ problems }) => problems.length > 0)).toEqual([]);
});
