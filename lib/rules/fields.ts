/** Types of a field; each says which stored values are known (see `field-types.ts`). */
export const fieldTypes = ["text", "select", "number", "boolean", "date", "day", "tags"] as const;
export type FieldType = (typeof fieldTypes)[number];

export const entities = ["lead", "contact", "customer"] as const;
export type Entity = (typeof entities)[number];

/**
 * A field that rules may use. `field` is `entity.path`, or one of the two that belong to the person:
 * `pii_id` and `cohort.membership`.
 */
export type Field = {
  field: string;
  entity: Entity | "person";
  path: string;
  label: string;
  type: FieldType | "cohort";
  options?: string[];
  builtin: boolean;
};

/** Every field by its name: the built-in ones and the workspace's own. */
export type Registry = ReadonlyMap<string, Field>;

type Row = [path: string, type: FieldType, label?: string, options?: string[]];

const labelOf = (path: string): string => {
  const words = path.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const rows: Record<Entity, Row[]> = {
  lead: [
    ["lead_id", "text", "Lead id"],
    ["status", "select", "Status", ["new", "contacted", "qualified", "unqualified", "converted", "lost"]],
    ["source", "text"],
    ["campaign", "text"],
    ["score", "number"],
    ["contact_attempts", "number"],
    ["last_call_seconds", "number"],
    ["previous_outcome", "text"],
    ["previous_contacts", "number"],
    ["days_since_previous", "number"],
    ["contact_month", "text"],
    ["tags", "tags"],
    ["do_not_contact", "boolean"],
    ["agent_id", "text", "Owner (agent id)"],
    ["last_contacted_at", "date", "Last contacted"],
    ["created_at", "date", "Created"],
    ["updated_at", "date", "Updated"],
  ],
  contact: [
    ["contact_id", "text", "Contact id"],
    ["name", "text"],
    ["email", "text", "E-mail"],
    ["phone", "text"],
    ["city", "text"],
    ["state", "text"],
    ["country", "text"],
    ["age", "number"],
    ["birth_date", "day"],
    ["gender", "select", "Gender", ["female", "male", "other"]],
    ["job", "text"],
    ["marital_status", "text"],
    ["education", "text"],
    ["marketing_opt_in", "boolean"],
    ["created_at", "date", "Created"],
  ],
  customer: [
    ["customer_id", "text", "Customer id"],
    ["tier", "select", "Tier", ["bronze", "silver", "gold", "platinum"]],
    ["balance", "number"],
    ["lifetime_value", "number"],
    ["orders_count", "number", "Orders"],
    ["has_housing_loan", "boolean"],
    ["has_personal_loan", "boolean"],
    ["in_default", "boolean"],
    ["products", "tags"],
    ["first_purchase_at", "date", "First purchase"],
    ["last_purchase_at", "date", "Last purchase"],
    ["created_at", "date", "Created"],
  ],
};

const toField =
  (entity: Entity) =>
  ([path, type, label, options]: Row): Field => ({
    field: `${entity}.${path}`,
    entity,
    path,
    label: label ?? labelOf(path),
    type,
    ...(options && { options }),
    builtin: true,
  });

/** The built-in fields, in the order in which they are offered. */
export const builtinFields: readonly Field[] = [
  { field: "pii_id", entity: "person", path: "pii_id", label: "Person id", type: "text", builtin: true },
  {
    field: "cohort.membership",
    entity: "person",
    path: "membership",
    label: "Cohort membership",
    type: "cohort",
    builtin: true,
  },
  ...entities.flatMap((entity) => rows[entity].map(toField(entity))),
];

/** The registry of the built-in fields and a workspace's own. */
export const registryOf = (own: readonly Field[]): Registry =>
  new Map([...builtinFields, ...own].map((field) => [field.field, field]));
