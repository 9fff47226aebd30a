/** A JSON Schema as the API's description has it. */
type Schema = { [keyword: string]: unknown };
type Schemas = Record<string, Schema>;

/** Values as they are met, by the names of their fields. */
const byName: Record<string, unknown> = {
  cohort_id: "COH-12",
  lead_id: "L-1042",
  pii_id: "P-1042",
  contact_id: "C-1042",
  customer_id: "K-77",
  agent_id: "A0-1001",
  job_id: "CAJ-7",
  parent_job_id: "CAJ-6",
  import_id: "IMP-3",
  pipeline_id: "CAJ-7:L-1042",
  task_id: "CAJ-7:L-1042:1",
  user_id: "USR-6f0c1d2e3a4b5c6d7e8f9a0b",
  key_id: "AK-fb2195c3e4fa",
  created_by: "user:USR-6f0c1d2e3a4b5c6d7e8f9a0b",
  actor: "user:USR-6f0c1d2e3a4b5c6d7e8f9a0b",
  actor_name: "Asha Rao",
  by: "Asha Rao",
  name: "Asha Rao",
  email: "asha@example.com",
  phone: "+91 20 5550 1234",
  city: "Pune",
  summary: "People whose lead status is new and contact city is Pune",
  words: "lead status is new",
  field: "lead.status",
  path: "/rules/rules/0/value",
  url: "https://crm.example.com/hooks/cohorts",
  time_zone: "Asia/Kolkata",
  file_name: "leads.csv",
  message: "expected a finite number",
  member_count: 648,
  total: 648,
  count: 648,
  version: 3,
};

const byFormat: Record<string, string> = {
  "date-time": "2026-03-01T09:30:00.000Z",
  date: "2026-03-01",
  email: "asha@example.com",
  uri: "https://crm.example.com/hooks/cohorts",
};

/** Deeper ones are left empty: a tree of rules has no end. */
const deepest = 8;

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const typesOf = ({ type }: Schema): string[] => (Array.isArray(type) ? type : [type]).map(String);

function exampleOfObject(schema: Schema, all: Schemas, depth: number): Record<string, unknown> {
  const properties = isSchema(schema.properties) ? schema.properties : {};
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const wanted = Object.entries(properties).filter(([name]) => depth < deepest || required.has(name));
  return Object.fromEntries(
    wanted.map(([name, each]) => [
      name,
      exampleOf(isSchema(each) ? each : {}, all, { name, depth: depth + 1 }),
    ]),
  );
}

function exampleOfText({ format, minLength }: Schema, named: unknown): string {
  if (typeof format === "string" && byFormat[format] !== undefined) return byFormat[format];
  const text = typeof named === "string" ? named : "…";
  return text.padEnd(Number(minLength ?? 0), "…");
}

function exampleOfNumber({ minimum, maximum }: Schema, named: unknown): number {
  const value = typeof named === "number" ? named : 12;
  return Math.min(Math.max(value, Number(minimum ?? value)), Number(maximum ?? value));
}

/** The alternative that shows most: not that there is nothing. */
const chosen = (alternatives: Schema[]): Schema =>
  alternatives.find(({ type }) => type !== "null") ?? alternatives[0] ?? {};

/**
 * A value that a schema takes: the example that stands in it, else one made up from what it says.
 * @param all the schemas that it refers to, by name
 * @param place the name of the field that it is of, and how deep it stands
 */
export function exampleOf(
  schema: Schema,
  all: Schemas,
  place: { name?: string; depth: number } = { depth: 0 },
): unknown {
  const { name = "", depth } = place;
  if (typeof schema.$ref === "string") {
    const target = all[schema.$ref.split("/").pop() ?? ""] ?? {};
    return exampleOf(target, all, place);
  }
  if (schema.example !== undefined) return schema.example;
  if (Array.isArray(schema.examples) && schema.examples.length > 0) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const alternatives = [schema.anyOf, schema.oneOf].find(Array.isArray)?.filter(isSchema);
  if (alternatives) {
    const isTooDeep = depth > deepest && alternatives.some(({ type }) => type === "null");
    return isTooDeep ? null : exampleOf(chosen(alternatives), all, place);
  }
  const [type] = typesOf(schema).filter((each) => each !== "null");
  if (type === "object") return exampleOfObject(schema, all, depth);
  if (type === "array") {
    const items = isSchema(schema.items) ? schema.items : {};
    const isEmpty = depth > deepest && !Number(schema.minItems ?? 0);
    return isEmpty ? [] : [exampleOf(items, all, { name: name.replace(/s$/, ""), depth: depth + 1 })];
  }
  if (type === "string") return exampleOfText(schema, byName[name]);
  if (type === "integer" || type === "number") return exampleOfNumber(schema, byName[name]);
  if (type === "boolean") return true;
  return null;
}
