import type { z } from "zod";
import type { ImportReportItem } from "@/lib/imports/import-report";
import type { Mapping } from "@/lib/imports/mapping";
import type { Filler } from "@/lib/imports/recognise";
import type { ImportItem } from "@/lib/imports/show-import";
import type { SuggestedColumn, Suggestion } from "@/lib/imports/suggest-mapping";

export type ImportReport = z.infer<typeof ImportReportItem>;
export type ImportStatus = ImportItem["status"];
export type { Filler, Mapping, SuggestedColumn, Suggestion };

export type Refused = { row: number; errors: { entity: string; path: string; message: string }[] };

/** An import as the API shows it. */
export type Import = {
  import_id: string;
  file_name: string;
  size_bytes: number;
  file_bytes: number | null;
  status: ImportStatus;
  mapping: Mapping | null;
  rows_done: number;
  progress_percent: number;
  check: ImportReport | null;
  report: ImportReport | null;
  undo: { restored: number; skipped: number; total: number } | null;
  error: string | null;
  created_at: string;
  finished_at: string | null;
};

export type ImportDetails = Import & { refused_sample: Refused[] };
