import type { Readable } from "node:stream";
import { parse } from "csv-parse";
import type { Context } from "../context.ts";
import { Invalid } from "../errors.ts";
import { upsertRecords } from "../people/upsert-records.ts";
import type { Entity } from "../rules/fields.ts";
import { type CsvRow, mapRow } from "./map-row.ts";
import { type CheckedMapping, columnsOf } from "./mapping.ts";

const chunkSize = 5_000;

export type Counts = { inserted: number; updated: number; unchanged: number; failed: number };
export type ImportError = { row: number; entity: Entity; path: string; message: string };
export type ImportReport = { rows: number; entities: Partial<Record<Entity, Counts>> };

export type ImportEvents = {
  /** After each part that is written. */
  progress?: (report: ImportReport) => void;
  /** Every value that was refused, with the number of its row from 1. */
  error?: (error: ImportError) => void;
};

type Numbered = { number: number; row: CsvRow };

/**
 * Reads a CSV and writes its leads, contacts and customers by a mapping, a part at a time.
 * Records are found again by their ids, so a second run of the same file changes nothing.
 * @throws Invalid when the file lacks a column that the mapping reads, or is not CSV
 */
export async function importCsv(
  ctx: Context,
  csv: Readable,
  mapping: CheckedMapping,
  events: ImportEvents = {},
): Promise<ImportReport> {
  const report: ImportReport = { rows: 0, entities: {} };
  const parser = parse({
    bom: true,
    delimiter: mapping.delimiter,
    columns: (names: string[]) => checkColumns(names, mapping),
    skip_empty_lines: true,
  });
  csv.on("error", (error) => parser.destroy(error));
  let chunk: Numbered[] = [];
  try {
    for await (const row of csv.pipe(parser) as AsyncIterable<CsvRow>) {
      chunk.push({ number: ++report.rows, row });
      if (chunk.length < chunkSize) continue;
      await writeChunk(ctx, chunk, mapping, report, events);
      chunk = [];
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && String(error.code).startsWith("CSV_"))
      throw new Invalid([{ path: "", message: `row ${report.rows + 1} is not CSV: ${error.message}` }]);
    throw error;
  }
  if (chunk.length > 0) await writeChunk(ctx, chunk, mapping, report, events);
  return report;
}

function checkColumns(names: string[], mapping: CheckedMapping): string[] {
  const lacking = columnsOf(mapping).filter((name) => !names.includes(name));
  if (lacking.length === 0) return names;
  const message = `the file has no column ${lacking.join(", ")}; it has ${names.join(", ")}`;
  throw new Invalid([{ path: "", message }]);
}

async function writeChunk(
  ctx: Context,
  chunk: Numbered[],
  mapping: CheckedMapping,
  report: ImportReport,
  events: ImportEvents,
): Promise<void> {
  const mapped = chunk.flatMap(({ number, row }) =>
    mapRow(mapping, row, number).map(([entity, value]) => ({ number, entity, value })),
  );
  for (const { entity } of mapping.entities) {
    const rows = mapped
      .filter((each) => each.entity === entity)
      .map(({ number, value }) => ({ row: number, value }));
    const result = await upsertRecords(ctx, entity, rows, { skipUnchanged: true });
    const counts = report.entities[entity] ?? { inserted: 0, updated: 0, unchanged: 0, failed: 0 };
    report.entities[entity] = counts;
    for (const key of ["inserted", "updated", "unchanged", "failed"] as const) counts[key] += result[key];
    for (const error of result.errors) events.error?.({ entity, ...error });
  }
  events.progress?.(report);
}
