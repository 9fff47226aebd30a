import { DateTime } from "luxon";
import type { Context } from "../context.ts";
import type { ImportReport } from "../db/import-documents.ts";
import { Invalid } from "../errors.ts";
import { contactsIn } from "../people/spellings.ts";
import { suppressedAmong } from "../people/suppressed.ts";
import type { Entity } from "../rules/fields.ts";
import { isTooLong } from "./csv-format.ts";
import { isDamaged } from "./decode-text.ts";
import { addCounts, addReasons, type ImportError } from "./import-report.ts";
import { mapRow, namesIn, placesOf, type RowReader, type RowValues, rowCells } from "./map-row.ts";
import { columnsOf, type MappedField } from "./mapping.ts";
import { type CsvRow, readCsv } from "./read-csv.ts";
import { isRubbedOut } from "./rubbed-out.ts";
import { settleFormats, takeSample } from "./take-sample.ts";
import { type EntityRow, type Target, writeRows } from "./write-rows.ts";

/** Rows that are written together; a lost worker repeats at most so many. */
export const rowsTogether = 2_000;

/** A row of which something was refused. */
export type Refusal = { row: number; cells: string[]; errors: ImportError[]; piiIds: string[] };

export type Chunk = { columns: string[]; rowsDone: number; report: ImportReport; refusals: Refusal[] };

type Job = {
  /** The file's bytes from its beginning; asked twice. */
  open: () => AsyncIterable<Uint8Array>;
  mapping: RowReader["mapping"];
  zone: string;
  /** What was done before, to go on behind it. */
  done: { rows: number; report: ImportReport };
  target: (chunk: number) => Target;
  /** After each chunk; false ends the import there. */
  keep: (chunk: Chunk) => Promise<boolean>;
};

/**
 * Reads a CSV and writes its rows by a mapping, a chunk at a time, or checks what that would come to.
 * @returns false when `keep` ended it before the file did
 * @throws Invalid when the file is not CSV, or lacks a column that the mapping reads
 */
export async function importRows(ctx: Context, job: Job): Promise<boolean> {
  const { mapping, zone, done } = job;
  const sample = await takeSample(job.open(), mapping);
  const today = DateTime.now().setZone(zone).toFormat("yyyy-MM-dd");
  const row: RowReader = { mapping, zone, today, formats: settleFormats(mapping, sample) };
  const report = structuredClone(done.report);
  let columns: string[] = [];
  let rows: CsvRow[] = [];
  const flush = async (): Promise<boolean> => {
    const [first] = rows;
    if (!first) return true;
    const part = { row, columns, rows, report };
    const refusals = await writeChunk(ctx, part, job.target(first.number));
    const rowsDone = first.number + rows.length - 1;
    rows = [];
    return job.keep({ columns, rowsDone, report, refusals });
  };
  for await (const each of readCsv(job.open(), sample.format)) {
    if ("columns" in each) columns = checkColumns(each.columns, row);
    else if (each.number > done.rows) {
      rows.push(each);
      if (rows.length >= rowsTogether && !(await flush())) return false;
    }
  }
  return flush();
}

function checkColumns(names: string[], { mapping }: RowReader): string[] {
  const lacking = columnsOf(mapping).filter((name) => !names.includes(name));
  if (lacking.length === 0) return names;
  const message = `the file has no column ${lacking.join(", ")}; it has ${names.join(", ")}`;
  throw new Invalid([{ path: "", message }]);
}

type Part = {
  row: RowReader;
  columns: string[];
  rows: CsvRow[];
  report: ImportReport;
};

const erasedMessage = "is of someone who was erased; an import brings back only whom someone has made anew";

type MappedRow = { each: CsvRow; values: RowValues };

/** Why a row can't be read at all, whatever it maps to. */
function unreadable({ cells }: CsvRow, columns: readonly string[]): string | undefined {
  if (isTooLong(cells, columns.length))
    return `has ${cells.length} cells where the heading has ${columns.length}`;
  if (cells.some(isDamaged)) return "has characters that are not of the file's encoding";
  return undefined;
}

async function writeChunk(
  ctx: Context,
  { row, columns, rows, report }: Part,
  target: Target,
): Promise<Refusal[]> {
  const { mapping } = row;
  const places = placesOf(columns);
  const errors: ImportError[] = [];
  const mapped = new Map<Entity, EntityRow[]>(mapping.entities.map(({ entity }) => [entity, []]));
  const mappedRows = rows.map((each): MappedRow => ({ each, values: mapRow(row, rowCells(places, each)) }));
  const isErased = await suppressedAmong(mappedRows.flatMap(({ values }) => namesIn(values)));
  const ofErased = new Set<number>();
  for (const { each, values } of mappedRows) {
    const isOfErased = isRubbedOut(each.cells) || namesIn(values).some(isErased);
    if (isOfErased) ofErased.add(each.number);
    const message = isOfErased ? erasedMessage : unreadable(each, columns);
    for (const [entity, value] of values) {
      if (message === undefined) mapped.get(entity)?.push({ row: each.number, value });
      else errors.push({ row: each.number, entity, path: "", message });
    }
  }
  const all = await Promise.all(
    mapping.entities.map(async ({ entity }) => {
      const entityRows = mapped.get(entity) ?? [];
      return { entity, entityRows, ...(await writeRows(ctx, entity, entityRows, mapping.registry, target)) };
    }),
  );
  for (const { entity, entityRows, counts, errors: refused } of all) {
    const unread = errors.filter((error) => error.entity === entity).length;
    addCounts(report, entity, { ...counts, failed: counts.failed + unread });
    const refusedOf = new Map(entityRows.map((each) => [each.row, each.value]));
    const fields = mapping.entities.find((mapped) => mapped.entity === entity)?.fields ?? [];
    const typeOf = (path: string) => fields.find((field) => field.path === path)?.type;
    for (const error of refused)
      errors.push({ entity, ...withValue(error, typeOf, refusedOf.get(error.row)) });
  }
  const refusals = gatherRefusals(rows, errors, mapped, report);
  return withoutErased(refusals.filter((refusal) => !ofErased.has(refusal.row)));
}

/** Rows that name someone who was erased in any cell are counted as refused, and nothing of them is kept. */
async function withoutErased(refusals: Refusal[]): Promise<Refusal[]> {
  const contacts = ({ cells }: Refusal) => cells.flatMap(contactsIn);
  const isErased = await suppressedAmong(refusals.flatMap(contacts));
  return refusals.filter((refusal) => !contacts(refusal).some(isErased));
}

/** What is expected of a cell, where that is more than what the API takes. */
const expectedInFiles: Partial<Record<MappedField["type"], string>> = {
  date: "expected a date that exists, such as 31/12/2026 14:30, 31 Dec 2026 or 2026-12-31T14:30:00Z",
  day: "expected a date that exists, such as 31/12/2026, 31 Dec 2026 or 2026-12-31",
  boolean: "expected yes or no, true or false, 1 or 0",
};

/** The error with the value that was refused, shortened. */
function withValue<E extends { path: string; message: string }>(
  error: E,
  typeOf: (path: string) => MappedField["type"] | undefined,
  value?: Record<string, unknown>,
): E {
  const [, name = "", more] = error.path.split("/");
  const refused = value?.[name];
  if (more !== undefined || typeof refused !== "string" || refused === "") return error;
  if (!error.message.startsWith("expected")) return error;
  const type = typeOf(name);
  const message = (type && expectedInFiles[type]) ?? error.message;
  return { ...error, message: `${message}, got ${JSON.stringify(refused.slice(0, 100))}` };
}

function gatherRefusals(
  rows: readonly CsvRow[],
  errors: readonly ImportError[],
  mapped: ReadonlyMap<Entity, EntityRow[]>,
  report: ImportReport,
): Refusal[] {
  report.rows += rows.length;
  if (errors.length === 0) return [];
  const byRow = new Map<number, ImportError[]>();
  for (const error of errors) byRow.set(error.row, [...(byRow.get(error.row) ?? []), error]);
  const peopleOf = (row: number) =>
    [...mapped.values()].flatMap((each) =>
      each.filter((other) => other.row === row).map(({ value }) => String(value.pii_id)),
    );
  report.refused_rows += byRow.size;
  addReasons(report, errors);
  return rows.flatMap(({ number, cells }) => {
    const own = byRow.get(number);
    return own ? [{ row: number, cells, errors: own, piiIds: [...new Set(peopleOf(number))] }] : [];
  });
}
