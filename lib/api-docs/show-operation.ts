import { type Html, html } from "./html.ts";
import { nameOf, row, type Schema, typeOf } from "./show-schema.ts";

type Content = Record<string, { schema?: Schema; example?: unknown }>;
type Parameter = { in: string; name: string; required?: boolean; schema: Schema; description?: string };

export type Operation = {
  operationId: string;
  summary: string;
  description?: string;
  tags?: string[];
  security?: unknown[];
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, { $ref?: string; description?: string; content?: Content }>;
};

const exampleOf = (schema: Schema | undefined, schemas: Record<string, Schema>): unknown =>
  schema?.$ref ? schemas[nameOf(schema.$ref)]?.example : schema?.example;

/** A call as it is typed into a shell, with the example of the body. */
export function curlOf(
  method: string,
  path: string,
  operation: Operation,
  schemas: Record<string, Schema>,
): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = operation.parameters?.find((each) => each.in === "path" && each.name === name);
    return encodeURIComponent(String(parameter?.schema.example ?? name));
  });
  const body = exampleOf(operation.requestBody?.content["application/json"]?.schema, schemas);
  return [
    `curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}"$URL${filled}"`,
    ...(operation.security?.length === 0 ? [] : ['-H "Authorization: Bearer $KEY"']),
    ...(body === undefined
      ? []
      : ['-H "Content-Type: application/json"', `-d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`]),
  ].join(" \\\n  ");
}

const contentOf = (content: Content | undefined): Html[] =>
  Object.entries(content ?? {}).map(
    ([type, { schema }]) =>
      html`${schema && type.includes("json") ? typeOf(schema) : ""} <small>${type}</small> `,
  );

/** One method of one path: what it takes, what it answers, and how to call it. */
export function showOperation(
  method: string,
  path: string,
  operation: Operation,
  schemas: Record<string, Schema>,
): Html {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation;
  return html`<details id="${operationId}"><summary><b class="${method}">${method.toUpperCase()}</b> <code>${path}</code> <span>${summary}</span></summary>
<p>${description ?? ""}</p>
${parameters.length > 0 && html`<h4>Parameters</h4><table><tbody>${parameters.map((each) => row(`${each.name} (${each.in})`, each.schema, each.required === true, each.description))}</tbody></table>`}
${requestBody && html`<h4>Body</h4><p>${contentOf(requestBody.content)}</p>`}
<h4>Answers</h4><table><tbody>${Object.entries(responses).map(([status, answer]) =>
    answer.$ref
      ? html`<tr><th scope="row">${status}</th><td colspan="2"><a href="#error-${nameOf(answer.$ref)}">${nameOf(answer.$ref)}</a></td></tr>`
      : html`<tr><th scope="row">${status}</th><td>${contentOf(answer.content)}</td><td>${answer.description ?? ""}</td></tr>`,
  )}</tbody></table>
<h4>Example</h4><pre tabindex="0"><code>${curlOf(method, path, operation, schemas)}</code></pre></details>`;
}
