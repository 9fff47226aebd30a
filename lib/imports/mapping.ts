import { z } from "zod";
import { type FieldError, Invalid } from "../errors.ts";
import { CreateField } from "../fields/create-field.ts";
import { checkFieldName } from "../fields/field-name.ts";
import { toField } from "../fields/load-registry.ts";
import { fieldErrors } from "../http/problem.ts";
import { kinds } from "../people/entity-kinds.ts";
import { unknownFieldMessage, writableFields } from "../people/entity-schema.ts";
import { type Entity, entities, type Field, type FieldType, type Registry } from "../rules/fields.ts";
import { type Encoding, encodings } from "./encodings.ts";
import { columnsOfTemplate } from "./template.ts";
import type { DateOrder, Decimal } from "./text-values.ts";

const Constant = z.union([z.string(), z.number(), z.boolean()]);

/** Where the value of a field comes from. */
const Source = z.strictObject({
  column: z.string().optional().meta({ description: "Name of a column" }),
  template: z
    .string()
    .optional()
    .meta({ description: "Text with {row} (from 1) and {column name} filled in", example: "BML-{row}" }),
  fallbacks: z.array(z.string()).max(10, "expected at most 10 fallbacks").optional().meta({
    description:
      "Templates for an id, the first of which that can be filled in counts where the first is not known",
  }),
  case: z
    .literal("lower", 'expected "lower"')
    .optional()
    .meta({ description: "An id in small letters, as for e-mail addresses that are written either way" }),
  value: Constant.optional().meta({ description: "The same for every row" }),
  values: z
    .record(z.string(), Constant)
    .optional()
    .meta({ description: "What the texts of the column mean; others are taken as they are" }),
  missing: z
    .array(z.string())
    .optional()
    .meta({ description: "Texts that mean unknown, besides the general ones" }),
  default: Constant.optional().meta({ description: "In place of an unknown value" }),
  otherwise: Constant.optional().meta({ description: "In place of texts that `values` does not name" }),
  separator: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "Between the entries of a list; a comma if left out" }),
  decimal: z
    .enum([".", ","])
    .optional()
    .meta({ description: "Parts a number's fraction off; decided from the column if left out" }),
  order: z
    .enum(["dmy", "mdy", "ymd"])
    .optional()
    .meta({ description: "In which order a date stands; decided from the column if left out" }),
});
export type Source = z.infer<typeof Source>;

const Test = z
  .strictObject({
    column: z.string(),
    equals: z.union([z.string(), z.array(z.string())]).optional(),
    not: z.union([z.string(), z.array(z.string())]).optional(),
    above: z.number().optional(),
    below: z.number().optional(),
  })
  .refine((test) => Object.keys(test).length > 1, "expected equals, not, above or below");
type Test = z.infer<typeof Test>;

export type Condition = Test | { any: Condition[] } | { all: Condition[] };
const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    Test,
    z.strictObject({ any: z.array(Condition).min(1) }),
    z.strictObject({ all: z.array(Condition).min(1) }),
  ]),
);

const EntityMapping = z.strictObject({
  when: Condition.optional().meta({ description: "Rows that have this entity; every row if left out" }),
  fields: z
    .record(z.string(), z.union([z.string(), Source]))
    .meta({ description: "A text is the name of a column" }),
});

export const Mapping = z
  .strictObject({
    $comment: z.string().optional(),
    encoding: z.enum(encodings).optional().meta({ description: "Found out from the file if left out" }),
    delimiter: z.string().length(1).optional().meta({ description: "Found out from the file if left out" }),
    missing: z
      .array(z.string())
      .default([""])
      .meta({ description: "Texts that mean unknown in every column" }),
    blanks: z.enum(["keep", "clear"]).default("keep").meta({
      description:
        "What a cell in which nothing is known does to the value that is stored: leaves it, or takes it away",
    }),
    new_fields: z.array(CreateField).max(500, "expected at most 500 fields").optional().meta({
      description:
        "Own fields that are made when the import begins, where they are not there yet; one of choices that is there gets those that it lacks",
    }),
    entities: z.partialRecord(z.enum(entities), EntityMapping),
  })
  .meta({ id: "ImportMapping", description: "How the rows of a CSV become leads, contacts and customers" });
export type Mapping = z.infer<typeof Mapping>;

/** A field of the registry with the source of its value. */
export type MappedField = {
  path: string;
  type: FieldType | "id";
  options?: readonly string[];
  /** A day on which somebody was born: none to come. */
  isBirth?: boolean;
  source: Source;
};
export type MappedEntity = { entity: Entity; when: Condition | undefined; fields: MappedField[] };
export type CheckedMapping = {
  encoding: Encoding | undefined;
  delimiter: string | undefined;
  missing: Set<string>;
  /** A cell in which nothing is known takes the stored value away. */
  clearsBlanks: boolean;
  newFields: CreateField[];
  /** Own fields of choices that get more of them, with all that they have then. */
  widened: { field: string; options: string[] }[];
  /** The workspace's fields and the new ones. */
  registry: Registry;
  entities: MappedEntity[];
};

/**
 * Reads a mapping and checks it against the field registry.
 * @throws Invalid naming each part that is wrong
 */
export function checkMapping(input: unknown, known: Registry): CheckedMapping {
  const parsed = Mapping.safeParse(input);
  if (!parsed.success) throw new Invalid(fieldErrors(parsed.error));
  const { encoding, delimiter, missing, blanks, new_fields = [] } = parsed.data;
  const errors: FieldError[] = [];
  const newFields = new_fields.filter((field, i) => isNew(field, i, known, errors));
  const widened = new_fields.flatMap((field) => withMoreOptions(field, known));
  const registry = withOptions(withFields(known, newFields), widened);
  const mapped = entities.flatMap((entity) => {
    const mapping = parsed.data.entities[entity];
    return mapping ? [checkEntity(entity, mapping, registry, errors)] : [];
  });
  if (mapped.length === 0) errors.push({ path: "/entities", message: "expected at least one entity" });
  if (errors.length > 0) throw new Invalid(errors);
  return {
    encoding,
    delimiter,
    missing: new Set(missing),
    clearsBlanks: blanks === "clear",
    newFields,
    widened,
    registry,
    entities: mapped,
  };
}

/** A field that is there already in the same type need not be made. */
function isNew({ field, type }: CreateField, i: number, known: Registry, errors: FieldError[]): boolean {
  const there = known.get(field);
  if (there?.type === type && !there.builtin) return false;
  const name = checkFieldName(field, known);
  if (name.kind === "good") return true;
  const message = there ? `${name.message}, as ${there.type}` : name.message;
  errors.push({ path: `/new_fields/${i}/field`, message });
  return false;
}

/** What an own field of choices that is there has with those of the mapping; nothing where it lacks none. */
function withMoreOptions({ field, options = [] }: CreateField, known: Registry): CheckedMapping["widened"] {
  const there = known.get(field);
  if (there?.type !== "select" || there.builtin) return [];
  const all = [...new Set([...(there.options ?? []), ...options])];
  return all.length === there.options?.length ? [] : [{ field, options: all }];
}

function withOptions(known: Registry, widened: CheckedMapping["widened"]): Registry {
  const more = new Map(widened.map(({ field, options }) => [field, options]));
  if (more.size === 0) return known;
  return new Map(
    [...known].map(([name, field]): [string, Field] => {
      const options = more.get(name);
      return [name, options ? { ...field, options } : field];
    }),
  );
}

const withFields = (known: Registry, made: readonly CreateField[]): Registry => {
  if (made.length === 0) return known;
  const at = new Date(0);
  const fields: Field[] = made.flatMap((field) =>
    toField({ ...field, options: field.options ?? null, created_at: at }),
  );
  return new Map([...known, ...fields.map((field): [string, Field] => [field.field, field])]);
};

/** What finds a record of an entity again: a person's contact and customer are found by the person as well. */
const keysOf = (entity: Entity): string[] =>
  kinds[entity].onePerPerson ? ["pii_id"] : [kinds[entity].idField, "pii_id"];

type Known = Pick<MappedField, "type" | "options" | "isBirth">;

const birth =
  /(^|_)(birth|birthday|birthdate|dob|born|geburt\w*|naissance|nacimiento|nascita|nascimento)(_|$)/;

function knownFields(entity: Entity, registry: Registry): Map<string, Known> {
  const known = new Map<string, Known>([
    [kinds[entity].idField, { type: "id" }],
    ["pii_id", { type: "id" }],
  ]);
  for (const { path, type, options } of writableFields(registry, entity))
    if (type !== "cohort")
      known.set(path, {
        type,
        ...(options && { options }),
        ...(type === "day" && birth.test(path) && { isBirth: true }),
      });
  return known;
}

function checkEntity(
  entity: Entity,
  { when, fields }: z.infer<typeof EntityMapping>,
  registry: Registry,
  errors: FieldError[],
): MappedEntity {
  const path = `/entities/${entity}/fields`;
  const known = knownFields(entity, registry);
  const mapped = Object.entries(fields).flatMap(([name, given]): MappedField[] => {
    const field = known.get(name);
    const source = typeof given === "string" ? { column: given } : given;
    const origins = [source.column, source.template, source.value].filter((origin) => origin !== undefined);
    if (field === undefined)
      errors.push({ path: `${path}/${name}`, message: unknownFieldMessage(entity, name) });
    else if (origins.length !== 1)
      errors.push({ path: `${path}/${name}`, message: "expected one of column, template and value" });
    return field === undefined ? [] : [{ path: name, ...field, source }];
  });
  for (const needed of keysOf(entity))
    if (fields[needed] === undefined)
      errors.push({ path, message: `${needed} is needed, so that a second run finds the record again` });
  return { entity, when, fields: mapped };
}

/** How the texts of each field are read, where the mapping leaves it open. */
export type Formats = Map<MappedField, { decimal?: Decimal; order?: DateOrder }>;

function columnsOfCondition(condition: Condition): string[] {
  if ("any" in condition) return condition.any.flatMap(columnsOfCondition);
  if ("all" in condition) return condition.all.flatMap(columnsOfCondition);
  return [condition.column];
}

/** Every column that a mapping reads. */
export const columnsOf = ({ entities: mapped }: CheckedMapping): string[] => [
  ...new Set(
    mapped.flatMap(({ when, fields }) => [
      ...(when ? columnsOfCondition(when) : []),
      ...fields.flatMap(({ source }) => [
        ...(source.column === undefined ? [] : [source.column]),
        ...[source.template, ...(source.fallbacks ?? [])].flatMap(columnsOfTemplate),
      ]),
    ]),
  ),
];
