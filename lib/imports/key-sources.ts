import { normalName } from "./column-names.ts";
import { leadOfPerson, leadOfRow } from "./lead-ids.ts";
import type { LeadKey } from "./lead-key.ts";
import type { Source } from "./mapping.ts";
import { columnsOfTemplate, templateOf } from "./template.ts";
import type { Key, Part } from "./told-apart.ts";

/** A file, as far as ids are made of it. */
export type OfFile = { columns: string[]; ids_by_row: string; fileName: string };

const slug = (words: string): string => words.trim().replaceAll(" ", "-").slice(0, 60) || "file";

const nameOf = (fileName: string): string => normalName(fileName.replace(/(\.csv|\.txt|\.tsv|\.gz)+$/i, ""));

/** A file's name without its ending, as the beginning of an id. */
export const fileSlug = (fileName: string): string => slug(nameOf(fileName));

/** The same without digits: next month's file of the same kind has it too. */
const kindSlug = (fileName: string): string =>
  slug(nameOf(fileName).replace(/\d+/g, " ").replace(/ +/g, " "));

/** The template of a part; undefined where a column's name can't stand in one. */
function partTemplate({ columns, isBare }: Part, { columns: all, fileName }: OfFile): string | undefined {
  const names = columns.map((column) => all[column] ?? "");
  const template = templateOf(names);
  if (columnsOfTemplate(template).join("\n") !== names.join("\n")) return undefined;
  return isBare ? `${kindSlug(fileName)}-${template}` : template;
}

/** Where people's ids come from. */
export function personSource(key: Key, file: OfFile): Source {
  const [first, ...others] = key.parts;
  const fallbacks = [
    ...others.flatMap((part) => partTemplate(part, file) ?? []),
    ...(key.orRow ? [file.ids_by_row] : []),
  ];
  const main =
    first?.columns.length === 1 && !first.isBare
      ? { column: file.columns[first.columns[0] ?? 0] ?? "" }
      : { template: (first && partTemplate(first, file)) ?? fallbacks.shift() ?? file.ids_by_row };
  return {
    ...main,
    ...(fallbacks.length > 0 && { fallbacks }),
    ...(key.anyCase && { case: "lower" as const }),
  };
}

/** Where leads' ids come from when no column is called so. */
export function leadSource(key: LeadKey, person: Source, file: OfFile): Source {
  const row = leadOfRow(file.ids_by_row);
  if (key.kind === "row") return row;
  if (key.kind === "person") return leadOfPerson(person);
  if (key.kind === "column") {
    const template = key.part.isBare ? partTemplate(key.part, file) : undefined;
    return template === undefined ? { column: file.columns[key.part.columns[0] ?? 0] ?? "" } : { template };
  }
  const { template, case: letters } = leadOfPerson(person);
  const date = partTemplate({ columns: [key.column] }, file);
  if (template === undefined || date === undefined) return row;
  return {
    template: `${template} ${date}`,
    fallbacks: [row.template ?? ""],
    ...(letters && { case: letters }),
  };
}
