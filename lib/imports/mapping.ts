import { z } from "zod";
import { type FieldError, Invalid } from "../errors.ts";
import { fieldErrors } from "../http/problem.ts";
import { kinds } from "../people/entity-kinds.ts";
import { unknownFieldMessage, writableFields } from "../people/entity-schema.ts";
import { type Entity, entities, type FieldType, type Registry } from "../rules/fields.ts";

const Constant = z.union([z.string(), z.number(), z.boolean()]);

/** Where the value of a field comes from. */
const Source = z.strictObject({
  column: z.string().optional().meta({ description: "Name of a column" }),
  template: z
    .string()
    .optional()
    .meta({ description: "Text with {row} (from 1) and {column name} filled in", example: "BML-{row}" }),
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
    delimiter: z.string().length(1).default(","),
    missing: z
      .array(z.string())
      .default([""])
      .meta({ description: "Texts that mean unknown in every column" }),
    entities: z.partialRecord(z.enum(entities), EntityMapping),
  })
  .meta({ id: "ImportMapping", description: "How the rows of a CSV become leads, contacts and customers" });
export type Mapping = z.infer<typeof Mapping>;

/** A field of the registry with the source of its value. */
export type MappedField = { path: string; type: FieldType | "id"; source: Source };
export type MappedEntity = { entity: Entity; when: Condition | undefined; fields: MappedField[] };
export type CheckedMapping = { delimiter: string; missing: Set<string>; entities: MappedEntity[] };

/**
 * Reads a mapping and checks it against the field registry.
 * @throws Invalid naming each part that is wrong
 */
export function checkMapping(input: unknown, registry: Registry): CheckedMapping {
  const parsed = Mapping.safeParse(input);
  if (!parsed.success) throw new Invalid(fieldErrors(parsed.error));
  const errors: FieldError[] = [];
  const mapped = entities.flatMap((entity) => {
    const mapping = parsed.data.entities[entity];
    return mapping ? [checkEntity(entity, mapping, registry, errors)] : [];
  });
  if (mapped.length === 0) errors.push({ path: "/entities", message: "expected at least one entity" });
  if (errors.length > 0) throw new Invalid(errors);
  return { delimiter: parsed.data.delimiter, missing: new Set(parsed.data.missing), entities: mapped };
}

function checkEntity(
  entity: Entity,
  { when, fields }: z.infer<typeof EntityMapping>,
  registry: Registry,
  errors: FieldError[],
): MappedEntity {
  const path = `/entities/${entity}/fields`;
  const { idField } = kinds[entity];
  const types = new Map<string, MappedField["type"]>([
    [idField, "id"],
    ["pii_id", "id"],
  ]);
  for (const field of writableFields(registry, entity))
    if (field.type !== "cohort") types.set(field.path, field.type);
  const mapped = Object.entries(fields).flatMap(([name, given]): MappedField[] => {
    const type = types.get(name);
    const source = typeof given === "string" ? { column: given } : given;
    const origins = [source.column, source.template, source.value].filter((origin) => origin !== undefined);
    if (type === undefined)
      errors.push({ path: `${path}/${name}`, message: unknownFieldMessage(entity, name) });
    else if (origins.length !== 1)
      errors.push({ path: `${path}/${name}`, message: "expected one of column, template and value" });
    return type === undefined ? [] : [{ path: name, type, source }];
  });
  for (const needed of [idField, "pii_id"])
    if (fields[needed] === undefined)
      errors.push({ path, message: `${needed} is needed, so that a second run finds the record again` });
  return { entity, when, fields: mapped };
}

const placeholder = /\{([^{}]+)\}/g;

/** Fills a template in; an unknown name gives an empty text. */
export const fillTemplate = (template: string, read: (name: string) => string): string =>
  template.replace(placeholder, (_, name: string) => read(name));

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
        ...[...(source.template ?? "").matchAll(placeholder)].flatMap(([, name]) =>
          name === undefined || name === "row" ? [] : [name],
        ),
      ]),
    ]),
  ),
];
