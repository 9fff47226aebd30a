import { createHash } from "node:crypto";
import { type Html, html, Html as Written } from "./html.ts";
import { pageStyle } from "./page-style.ts";
import { type Operation, showOperation } from "./show-operation.ts";
import { type Schema, showSchema } from "./show-schema.ts";

export type ApiDescription = {
  info: { title: string; version: string; description?: string };
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, Schema>;
    responses: Record<string, { description: string; content?: Record<string, { example?: unknown }> }>;
  };
};

const words = (tag: string): string => tag.charAt(0).toUpperCase() + tag.slice(1).replaceAll("-", " ");

const paragraphs = (text: string): Html[] =>
  text
    .split("\n\n")
    .map(
      (each) =>
        html`<p>${each.split("`").map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}</p>`,
    );

/** Only the page's own style: nothing is loaded and nothing runs. */
export const pagePolicy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(pageStyle).digest("base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The API's description as one page that needs no script. */
export function renderPage({ info, paths, components }: ApiDescription): string {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method,
      operation,
      tag: operation.tags?.[0] ?? "",
    })),
  );
  const tags = [...new Set(all.map(({ tag }) => tag))];
  const { schemas, responses } = components;
  const sections = tags.map(
    (tag) =>
      html`<h2 id="tag-${tag}">${words(tag)}</h2>${all
        .filter((each) => each.tag === tag)
        .map(({ method, path, operation }) => showOperation(method, path, operation, schemas))}`,
  );
  const errors = Object.entries(responses).map(
    ([name, { description, content }]) =>
      html`<h3 id="error-${name}">${name}</h3><p>${description}</p>${content && html`<pre tabindex="0"><code>${JSON.stringify(content["application/problem+json"]?.example, null, 2)}</code></pre>`}`,
  );
  const shapes = Object.entries(schemas).map(
    ([name, schema]) =>
      html`<h3 id="schema-${name}">${name}</h3>${schema.description ? html`<p>${schema.description}</p>` : ""}${showSchema(schema)}`,
  );
  const page = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>API · ${info.title}</title><style>${new Written(pageStyle)}</style></head><body>
<nav aria-label="Contents"><ul><li><a href="#start">Start</a></li>${tags.map((tag) => html`<li><a href="#tag-${tag}">${words(tag)}</a></li>`)}<li><a href="#errors">Errors</a></li><li><a href="#shapes">Shapes</a></li></ul></nav>
<main><h1 id="start">${info.title} API</h1>${paragraphs(info.description ?? "")}
<p>The same for programs: <a href="/api/v1/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
<pre tabindex="0"><code>URL=http://127.0.0.1:3000
KEY=$(npm run --silent apikey -- --name my-app --role manager)
curl "$URL/api/v1/cohorts" -H "Authorization: Bearer $KEY"</code></pre>
${sections}<h2 id="errors">Errors</h2>${errors}<h2 id="shapes">Shapes</h2>${shapes}</main></body></html>`;
  return page.text;
}
