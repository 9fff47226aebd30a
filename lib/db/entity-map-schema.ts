import { z } from "zod";
import { checkFieldName } from "../fields/field-name.ts";
import { builtinFields, type Entity, entities, fieldTypes, registryOf } from "../rules/fields.ts";

/** A path inside a document: names with dots between, none of them a position in a list. */
const Path = z
  .string("expected a path, such as profile.address.city")
  .max(500, "expected at most 500 characters")
  .refine(
    (path) => path.split(".").every((name) => name !== "" && !/^(\$|\d+$)|\0/.test(name)),
    "expected names with dots between, none of them empty, a number or beginning with $",
  );

const MappedField = z.union(
  [
    Path,
    z.strictObject({
      path: Path,
      label: z.string().trim().min(1).max(100).optional(),
      type: z.enum(fieldTypes, `expected one of ${fieldTypes.join(", ")}`).optional(),
      options: z.array(z.string().min(1).max(200)).min(1).max(500).optional(),
    }),
  ],
  'expected a path, or { "path", "type", "label", "options" }',
);
type MappedField = z.infer<typeof MappedField>;

const MappedEntity = z.strictObject({
  collection: z
    .string("expected the name of a collection")
    .regex(/^(?!system\.)[^$\0]+$/, "expected the name of a collection")
    .optional(),
  fields: z.record(z.string(), MappedField, "expected an object of fields").default({}),
});

/** What the file says, by entity; what it doesn't name is as it is without a file. */
export const EntityMapFile = z.strictObject({
  lead: MappedEntity.optional(),
  contact: MappedEntity.optional(),
  customer: MappedEntity.optional(),
});
export type EntityMapFile = z.infer<typeof EntityMapFile>;

export const normalised = (field: MappedField): Exclude<MappedField, string> =>
  typeof field === "string" ? { path: field } : field;

const builtin = registryOf([]);

/** Names that every document of an entity may have, whatever rules make of them. */
export const namesOf = (entity: Entity): string[] => [
  "pii_id",
  ...builtinFields.filter((field) => field.entity === entity).map((field) => field.path),
  ...(entity === "lead" ? [] : ["updated_at"]),
];

type Problem = { path: string; message: string };

const isInside = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(`${outer}.`);

function fieldProblem(entity: Entity, name: string, mapped: MappedField): string | undefined {
  const { path, type, label, options } = normalised(mapped);
  const known = builtin.get(`${entity}.${name}`);
  if (isInside(path, "_id") && !(path === "_id" && ["pii_id", `${entity}_id`].includes(name)))
    return `"_id" can hold pii_id or ${entity}_id only`;
  if (known || namesOf(entity).includes(name)) {
    if (type !== undefined || label !== undefined)
      return "is built in: its type and label are fixed; expected a path";
    return options && known?.type !== "select" ? "is no select and has no options" : undefined;
  }
  const checked = checkFieldName(`${entity}.${name}`, builtin);
  if (checked.kind !== "good") return checked.message;
  if (type === undefined) return `is no built-in field of a ${entity}; expected its "type" beside the path`;
  if ((type === "select") !== (options !== undefined))
    return type === "select" ? "a select needs options" : `a ${type} field has no options`;
  return undefined;
}

/** Fields of which one would lie where another is, or inside of it. */
function overlaps(entity: Entity, fields: Record<string, MappedField>): Problem[] {
  const paths = new Map(namesOf(entity).map((name) => [name, name]));
  for (const [name, mapped] of Object.entries(fields)) paths.set(name, normalised(mapped).path);
  return [...paths].flatMap(([name, path]) => {
    const other = [...paths].find(([each, at]) => each !== name && isInside(path, at));
    if (!other || !(name in fields || other[0] in fields)) return [];
    const place = other[0] in fields ? "" : `, where the field "${other[0]}" is unless it gets a path too`;
    const of = `${entity}.fields.${name in fields ? name : other[0]}`;
    return [
      { path: of, message: `"${path}" is at or inside of "${other[1]}"${place || ` of "${other[0]}"`}` },
    ];
  });
}

/** What can't be so: each with where it is in the file. `taken` are collections of the product's own. */
export function problemsOf(file: EntityMapFile, taken: ReadonlySet<string>): Problem[] {
  const problems: Problem[] = [];
  const used = new Map<string, Entity>();
  for (const entity of entities) {
    const { collection = `${entity}s`, fields = {} } = file[entity] ?? {};
    const other = used.get(collection);
    if (other)
      problems.push({ path: `${entity}.collection`, message: `"${collection}" holds ${other}s already` });
    if (taken.has(collection))
      problems.push({
        path: `${entity}.collection`,
        message: `"${collection}" is a collection of the product's own`,
      });
    used.set(collection, entity);
    for (const [name, mapped] of Object.entries(fields)) {
      const message = fieldProblem(entity, name, mapped);
      if (message) problems.push({ path: `${entity}.fields.${name}`, message });
    }
    problems.push(...overlaps(entity, fields));
  }
  return problems;
}
