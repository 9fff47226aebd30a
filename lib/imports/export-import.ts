import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { ImportDocument } from "../db/import-documents.ts";
import { moreCells } from "../http/csv.ts";
import { Mapping } from "./mapping.ts";
import { columnsOfTemplate } from "./template.ts";

export const rowColumn = "(row)";
export const problemColumn = "(problem)";
/** The person of a row, where people are numbered by rows: in the list of refused rows those have other numbers. */
export const personColumn = "(person)";

/** How people get their ids where these are made of the number of their row. */
function idsByRow({ mapping }: ImportDocument): string | undefined {
  const { entities = {} } = mapping === null ? {} : Mapping.parse(JSON.parse(mapping));
  const sources = Object.values(entities).map(({ fields }) => fields.pii_id);
  return sources.flatMap((source) => {
    const template = typeof source === "object" ? source.template : undefined;
    return template?.includes("{row}") && columnsOfTemplate(template).length === 0 ? [template] : [];
  })[0];
}

/** The columns of the file behind the number of the row and what is wrong with it. */
export const refusedColumns = (document: ImportDocument): string[] => [
  rowColumn,
  problemColumn,
  ...(idsByRow(document) === undefined ? [] : [personColumn]),
  ...document.columns,
];

/**
 * Every refused row as it stands in the file, with why, so that it can be mended and imported again;
 * of the import once it has begun, else of its dry run.
 */
export async function exportRefused(ctx: Context, document: ImportDocument) {
  await audit(ctx, "import.export", document.import_id, ["refused"]);
  return refusedRows(document);
}

async function* refusedRows(document: ImportDocument) {
  const { import_id, report, columns } = document;
  const template = idsByRow(document);
  const step = report ? "import" : "check";
  for await (const { row, cells, errors } of db.importRefusals().find({ import_id, step }).sort({ row: 1 })) {
    const named = columns.map((name, i): [string, string] => [name, cells[i] ?? ""]);
    const problem = errors.map(({ entity, path, message }) => `${entity}${path}: ${message}`).join("; ");
    const more = cells.slice(columns.length);
    const person =
      template === undefined ? {} : { [personColumn]: template.replaceAll("{row}", String(row)) };
    const shown = { ...Object.fromEntries(named), ...person, [rowColumn]: row, [problemColumn]: problem };
    yield { ...shown, [moreCells]: more };
  }
}

export const skippedColumns = ["entity", "id", "pii_id", "reason"] as const;

/** Every record that an undo left alone, with why. */
export async function exportSkipped(ctx: Context, document: ImportDocument) {
  await audit(ctx, "import.export", document.import_id, ["skipped"]);
  return skippedRecords(document);
}

async function* skippedRecords({ import_id }: ImportDocument) {
  const skipped = { import_id, undo: { $in: ["changed_since" as const, "gone" as const] } };
  for await (const { entity, id, pii_id, undo } of db.importChanges().find(skipped).sort({ _id: 1 }))
    yield { entity, id, pii_id, reason: undo };
}
