import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describeApi, type RouteModule } from "@/lib/http/openapi.ts";
import { registryOf } from "@/lib/rules/fields.ts";

type Content = Record<string, { schema: object }>;
type Operation = { responses: Record<string, { $ref?: string; content?: Content }> };
type Document = {
  paths: Record<string, Record<string, Operation>>;
  components: { responses: Record<string, { content?: Content }> };
};

const documents = new Map<string, { document: Document; ajv: Ajv2020 }>();
const compiled = new Map<string, ValidateFunction>();

function descriptionOf(folder: string, module: RouteModule) {
  const known = documents.get(folder);
  if (known) return known;
  // As a reader of its text sees it.
  const document = JSON.parse(JSON.stringify(describeApi({ [folder]: module }, registryOf([])))) as Document;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, "api");
  const made = { document, ajv };
  documents.set(folder, made);
  return made;
}

/** A method that the route does not take, or a route outside of the description, has nothing to be held to. */
const isDescribed = (module: RouteModule, method: string): boolean =>
  typeof module[method] === "function" && "spec" in (module[method] as object);

/**
 * Holds an answer to what the API's description says of it: its status, its content type and its body.
 * @param folder of the route file, as it stands in `app/`
 * @throws Error that names what is not described
 */
export function requireDescribed(
  folder: string,
  module: RouteModule,
  method: string,
  { status, type, text }: { status: number; type: string | null; text: string | null },
): void {
  if (!isDescribed(module, method)) return;
  const { document, ajv } = descriptionOf(folder, module);
  const where = `${method} ${folder}: ${status}`;
  const [operations = {}] = Object.values(document.paths);
  const answer = operations[method.toLowerCase()]?.responses[String(status)];
  if (!answer) throw new Error(`${where} is not described; it was ${text?.slice(0, 300)}`);
  const name = answer.$ref?.split("/").pop();
  const content = name ? document.components.responses[name]?.content : answer.content;
  const media = type?.split(";")[0];
  if (!content) {
    if (text) throw new Error(`${where} has a body, which is not described: ${text.slice(0, 300)}`);
    return;
  }
  const described = content[media ?? ""];
  if (!described) throw new Error(`${where} is ${type}, expected ${Object.keys(content).join(", ")}`);
  if (text === null || !/[/+]json$/.test(media ?? "")) return;
  const key = `${folder} ${method} ${status}`;
  const check =
    compiled.get(key) ??
    ajv.compile(
      JSON.parse(JSON.stringify(described.schema).replaceAll('"#/components', '"api#/components')) as object,
    );
  compiled.set(key, check);
  if (check(JSON.parse(text))) return;
  const problems = (check.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(" "),
  );
  throw new Error(`${where} is not as described: ${problems.slice(0, 5).join("; ")}\n${text.slice(0, 600)}`);
}
