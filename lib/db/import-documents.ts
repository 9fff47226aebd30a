import type { Binary } from "mongodb";

type Entity = "lead" | "contact" | "customer";

/** What became of the rows for one entity. */
export type ImportCounts = { inserted: number; updated: number; unchanged: number; failed: number };

/** Why values were refused: how often, and the row of the first one. */
export type ImportReason = {
  entity: Entity;
  path: string;
  message: string;
  count: number;
  first_row: number;
};

export type ImportReport = {
  rows: number;
  refused_rows: number;
  entities: Partial<Record<Entity, ImportCounts>>;
  reasons: ImportReason[];
};

export type ImportStatus =
  | "uploading"
  | "checking"
  | "checked"
  | "importing"
  | "completed"
  | "undoing"
  | "undone"
  | "failed";

/** A file that is imported. What a worker does with it, and how far it is, stands here; the queue only wakes it. */
export type ImportDocument = {
  import_id: string;
  file_name: string;
  /** Uploads that make the file, by the number of their part; none where the file is read from a disk. */
  parts: Record<string, { upload_id: string; chunks: number; bytes: number }>;
  size_bytes: number;
  /** Of the whole file, where whoever sends it has told. */
  file_bytes?: number | null;
  /** Of a file that a command reads from a disk, by which it is known when the command is run again. */
  file_digest?: string;
  status: ImportStatus;
  /** The mapping as JSON text: names of columns may be no names of fields in MongoDB. */
  mapping: string | null;
  time_zone: string;
  /** Names of the file's columns, once they were read. */
  columns: string[];
  /** Counts the steps (check, import, undo) that were begun; part of the job's id on the queue. */
  steps: number;
  /** Bumped by each worker that takes the import; progress is kept only under the epoch that it was taken with. */
  epoch: number;
  lease_until: Date | null;
  /** Times that it was taken in a row without progress; at 5 it counts as poisoned. */
  idle_claims: number;
  /** Why it was given back without progress the last time, where its worker lived to say. */
  last_error?: string;
  /** Rows that are done. */
  rows_done: number;
  bytes_done: number;
  check: ImportReport | null;
  report: ImportReport | null;
  undo: { restored: number; skipped: number; total: number } | null;
  error: string | null;
  created_by: string;
  created_at: Date;
  updated_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
};

/** A piece of at most 1 MB of an uploaded part; `_id` is `upload:n`. */
export type ImportPart = {
  _id: string;
  import_id: string;
  upload_id: string;
  n: number;
  data: Binary;
  created_at: Date;
};

/** A row of which something was refused; `_id` is `import:step:row`. */
export type ImportRefusal = {
  _id: string;
  import_id: string;
  step: "check" | "import";
  row: number;
  cells: string[];
  errors: { entity: Entity; path: string; message: string }[];
  pii_ids: string[];
  /** E-mail addresses and phone numbers of the cells, each the same however it is spelled. */
  contacts?: string[];
  created_at: Date;
};

/** A record that an import made or changed, as it was before; `_id` is `import:entity:id`. */
export type ImportChange = {
  _id: string;
  import_id: string;
  entity: Entity;
  id: string;
  pii_id: string;
  /** Whose it was before, where the import moved it. */
  former_pii_id?: string;
  /** Null where the import made the record. */
  before: Record<string, unknown> | null;
  /** Row of the file at which the chunk begins that wrote it first, and last. */
  first_chunk: number;
  chunk: number;
  /** Digest of the record as the import left it: whatever else it is now, someone has touched it since. */
  after: string;
  undo: "restored" | "changed_since" | "gone" | null;
  created_at: Date;
};
