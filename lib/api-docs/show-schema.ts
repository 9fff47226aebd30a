import { type Html, html, type Part } from "./html.ts";

export type Schema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  const?: unknown;
  description?: string;
  default?: unknown;
  example?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  additionalProperties?: boolean | Schema;
  [limit: string]: unknown;
};

export const nameOf = (ref: string): string => ref.split("/").pop() ?? ref;

const join = (parts: Part[], between: Part): Part[] =>
  parts.flatMap((part, i) => (i === 0 ? [part] : [between, part]));

/** A type in words: `text`, `list of Cohort`, `"and" or "or"` … */
export function typeOf(schema: Schema): Html {
  if (schema.$ref) {
    const name = nameOf(schema.$ref);
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return html`${join(choices.map(typeOf), " or ")}`;
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum)
    return html`${join(
      schema.enum.map((each) => html`<code>${JSON.stringify(each)}</code>`),
      " ",
    )}`;
  if (schema.type === "array") return html`list of ${schema.items ? typeOf(schema.items) : "anything"}`;
  const types = [schema.type ?? "anything"].flat();
  return html`${types.join(" or ")}${schema.format ? ` (${schema.format})` : ""}`;
}

const limits: Record<string, string> = {
  minimum: "at least",
  maximum: "at most",
  minLength: "min. characters",
  maxLength: "max. characters",
  minItems: "min. entries",
  maxItems: "max. entries",
};

// What every whole number is held to says nothing.
const said = (value: unknown): boolean =>
  typeof value === "number" && Math.abs(value) < Number.MAX_SAFE_INTEGER;

const limitsOf = (schema: Schema): string =>
  [
    ...Object.entries(limits).flatMap(([key, words]) =>
      said(schema[key]) ? [`${words} ${schema[key]}`] : [],
    ),
    ...(schema.default === undefined ? [] : [`default ${JSON.stringify(schema.default)}`]),
  ].join(", ");

/** A row of a table: what is called so, its type, and what is said of it. */
export const row = (
  name: string,
  schema: Schema,
  required: boolean,
  description = schema.description,
): Html =>
  html`<tr><th scope="row"><code>${name}</code>${required && html` <em>needed</em>`}</th><td>${typeOf(schema)}</td><td>${description ?? ""} <small>${limitsOf(schema)}</small></td></tr>`;

/** The fields of an object, each with its type; objects inside of it follow as `outer.inner`. */
function rowsOf(schema: Schema, prefix = ""): Html[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
    row(prefix + name, field, schema.required?.includes(name) === true),
    ...rowsOf(
      field.type === "array" ? (field.items ?? {}) : field,
      `${prefix}${name}${field.type === "array" ? "[]" : ""}.`,
    ),
  ]);
}

const parts = (schema: Schema): Schema[] => schema.anyOf ?? schema.oneOf ?? [schema];

/** A schema in full: its fields as a table, and its example. */
export const showSchema = (schema: Schema): Html =>
  html`${parts(schema).map((part) =>
    part.properties
      ? html`<table><thead><tr><th>Field</th><th>Type</th><th>Meaning</th></tr></thead><tbody>${rowsOf(part)}</tbody></table>`
      : html`<p>${typeOf(part)}</p>`,
  )}${schema.example !== undefined && html`<pre tabindex="0"><code>${JSON.stringify(schema.example, null, 2)}</code></pre>`}`;
