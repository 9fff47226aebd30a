import { z } from "zod";
import type { ImportCounts, ImportReport } from "../db/import-documents.ts";
import { type Entity, entities } from "../rules/fields.ts";

/** A value that was refused: its row from 1, and why. */
export type ImportError = { row: number; entity: Entity; path: string; message: string };

const Counts = z
  .strictObject({ inserted: z.int(), updated: z.int(), unchanged: z.int(), failed: z.int() })
  .meta({ id: "ImportCounts", description: "What became of the rows for one kind of record" });

export const ImportReportItem = z
  .strictObject({
    rows: z.int(),
    refused_rows: z.int().meta({ description: "Rows of which something was refused" }),
    entities: z.partialRecord(z.enum(entities), Counts),
    reasons: z
      .array(
        z.strictObject({
          entity: z.enum(entities),
          path: z.string(),
          message: z.string(),
          count: z.int(),
          first_row: z.int(),
        }),
      )
      .meta({ description: "Why values were refused, the most frequent first" }),
  })
  .meta({ id: "ImportReport" });

/** Reasons that a report keeps; refusals beyond them are counted by their field. */
const mostReasons = 100;

export const emptyReport = (): ImportReport => ({ rows: 0, refused_rows: 0, entities: {}, reasons: [] });

const noCounts: ImportCounts = { inserted: 0, updated: 0, unchanged: 0, failed: 0 };

/** Adds what became of some rows for one entity. */
export function addCounts(report: ImportReport, entity: Entity, counts: ImportCounts): void {
  const sum = report.entities[entity] ?? { ...noCounts };
  for (const key of ["inserted", "updated", "unchanged", "failed"] as const) sum[key] += counts[key];
  report.entities[entity] = sum;
}

/** The message of a refusal without the value that it names, so that alike ones count together. */
const withoutValue = (message: string): string => message.replace(/, got ".*"$/s, "");

/** Counts refusals by their reason. */
export function addReasons(report: ImportReport, errors: readonly ImportError[]): void {
  for (const { row, entity, path, message: full } of errors) {
    const message = withoutValue(full);
    const isSame = (other: { entity: Entity; path: string; message: string }) =>
      other.entity === entity && other.path === path && other.message === message;
    const known = report.reasons.find(isSame);
    if (known) known.count++;
    else if (report.reasons.length < mostReasons)
      report.reasons.push({ entity, path, message, count: 1, first_row: row });
    else addToOthers(report, entity, path, row);
  }
  report.reasons.sort((a, b) => b.count - a.count || a.first_row - b.first_row);
}

function addToOthers(report: ImportReport, entity: Entity, path: string, row: number): void {
  const message = "other reasons";
  const others = report.reasons.find(
    (each) => each.entity === entity && each.path === path && each.message === message,
  );
  if (others) others.count++;
  else report.reasons.push({ entity, path, message, count: 1, first_row: row });
}
