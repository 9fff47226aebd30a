/** What the API's description says of the bodies of its writes. */

type JsonSchema = {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  example?: unknown;
  examples?: unknown[];
};

/** `types` are JSON's, and `record` for an object whose keys are anyone's. */
export type Schema = { types: Set<string> };

export type Operation = {
  method: string;
  path: string;
  /** The body is a list of rows. */
  isBulk: boolean;
  parts: Record<string, Schema>;
  /** A body as the description shows it. */
  example: Record<string, unknown>;
};

type Description = {
  paths: Record<
    string,
    Record<string, { requestBody?: { content: Record<string, { schema: JsonSchema }> } }>
  >;
  components: { schemas: Record<string, JsonSchema> };
};

/** Every write that takes JSON, with the parts of its body. */
export function writeOperations({ paths, components }: Description): Operation[] {
  const resolve = (schema: JsonSchema): JsonSchema =>
    schema.$ref ? resolve(components.schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {}) : schema;
  const ways = (schema: JsonSchema): JsonSchema[] => {
    const { anyOf, oneOf, allOf, ...rest } = resolve(schema);
    return [rest, ...[...(anyOf ?? []), ...(oneOf ?? []), ...(allOf ?? [])].flatMap(ways)];
  };
  const typesOf = (schema: JsonSchema): Set<string> =>
    new Set(
      ways(schema).flatMap(({ type, additionalProperties }) => [
        ...(type === undefined ? [] : [type].flat()),
        ...(typeof additionalProperties === "object" ? ["record"] : []),
      ]),
    );
  const describeBody = (method: string, path: string, schema: JsonSchema): Operation => {
    const list = ways(schema).find(({ items }) => items);
    const objects = ways(list?.items ?? schema);
    const properties = Object.assign({}, ...objects.map((each) => each.properties)) as Record<
      string,
      JsonSchema
    >;
    const examples = objects.flatMap(({ example, examples: more }) => [example, ...(more ?? [])]);
    return {
      method: method.toUpperCase(),
      path,
      isBulk: list !== undefined,
      parts: Object.fromEntries(
        Object.entries(properties).map(([name, part]) => [name, { types: typesOf(part) }]),
      ),
      example: (examples.find((each) => each !== undefined) ?? {}) as Record<string, unknown>,
    };
  };
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { requestBody }]) => {
      const schema = requestBody?.content["application/json"]?.schema;
      return schema ? [describeBody(method, path, schema)] : [];
    }),
  );
}
