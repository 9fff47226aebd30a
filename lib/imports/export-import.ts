import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { ImportDocument } from "../db/import-documents.ts";
import { moreCells } from "../http/csv.ts";
import { placesOf, type RowCells, readId, rowCells } from "./map-row.ts";
import { Mapping, type Source } from "./mapping.ts";
import { personColumn, problemColumn, rowColumn } from "./report-columns.ts";
import { columnsOfTemplate } from "./template.ts";

/** How people get their ids where these are made, if need be, of the number of their row. */
type ByRow = { source: Source; missing: ReadonlySet<string>; template: string };

function idsByRow({ mapping }: ImportDocument): ByRow | undefined {
  if (mapping === null) return undefined;
  const { entities, missing } = Mapping.parse(JSON.parse(mapping));
  return Object.values(entities).flatMap(({ fields: { pii_id: source } }): ByRow[] => {
    if (typeof source !== "object") return [];
    const templates = [source.template ?? "", ...(source.fallbacks ?? [])];
    const template = templates.find((each) => each.includes("{row}") && columnsOfTemplate(each).length === 0);
    return template === undefined ? [] : [{ source, missing: new Set(missing), template }];
  })[0];
}

/** The id that a row's person has of its number; none where something else tells who it is. */
function idOfRow({ source, missing, template }: ByRow, cells: RowCells): string | undefined {
  const ofRow = template.replaceAll("{row}", String(cells.number));
  return readId(source, missing, cells).toLowerCase() === ofRow.toLowerCase() ? ofRow : undefined;
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
  const byRow = idsByRow(document);
  const places = placesOf(columns);
  const step = report ? "import" : "check";
  for await (const { row, cells, errors } of db.importRefusals().find({ import_id, step }).sort({ row: 1 })) {
    const named = columns.map((name, i): [string, string] => [name, cells[i] ?? ""]);
    const problem = errors.map(({ entity, path, message }) => `${entity}${path}: ${message}`).join("; ");
    const more = cells.slice(columns.length);
    const id = byRow && idOfRow(byRow, rowCells(places, { number: row, cells }));
    const person = id === undefined ? {} : { [personColumn]: id };
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
