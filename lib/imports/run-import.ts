import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { ImportDocument, ImportStatus } from "../db/import-documents.ts";
import { AppError } from "../errors.ts";
import { loadRegistry } from "../fields/load-registry.ts";
import { askAgainAt, holdEnded } from "../hold.ts";
import { whenBack } from "../jobs/when-back.ts";
import { isServiceAway } from "../service-away.ts";
import { importDone } from "./import-done.ts";
import { emptyReport } from "./import-report.ts";
import { type Chunk, importRows } from "./import-rows.ts";
import { keepRefusals } from "./keep-refusals.ts";
import { checkMapping } from "./mapping.ts";
import { openParts } from "./part-store.ts";
import { SeenRecords } from "./seen-records.ts";
import { undoRecords } from "./undo-records.ts";

/** A worker that is not heard of for this long has lost its import. */
export const leaseMs = 15_000;
const aliveEveryMs = 4_000;

/** An import taken this often in a row without progress kills its workers and is put aside. */
const mostIdleClaims = 5;

export const runningStates = ["checking", "importing", "undoing"] as const satisfies ImportStatus[];

export type RunOutcome =
  | { kind: "finished" }
  /** Another worker holds it until `until`. */
  | { kind: "held"; until: Date }
  /** Given back, to go on later. */
  | { kind: "waiting" };

export type RunOptions = {
  /** Asked after each chunk; true gives the import back. */
  stopping?: () => boolean;
  /** The file's bytes, where it was not uploaded. */
  open?: () => AsyncIterable<Uint8Array>;
  /** After each chunk. */
  progress?: (chunk: Pick<Chunk, "rowsDone" | "report">) => void;
};

/** Another worker has taken the import over. */
class Lost extends Error {}

type Held = { ctx: Context; document: ImportDocument; options: RunOptions };

/**
 * Takes an import and does what its status says is to be done: check, import or undo. Safe to run twice: only who holds
 * the import keeps progress, and a chunk that was begun before is repeated to the same end.
 */
export async function runImport(
  ctx: Context,
  importId: string,
  options: RunOptions = {},
): Promise<RunOutcome> {
  const document = await claim(ctx, importId);
  if (!document) return standing(ctx, importId);
  const held: Held = { ctx, document, options };
  const alive = setInterval(() => void keep(held, {}).catch(() => undefined), aliveEveryMs);
  try {
    if (document.idle_claims > mostIdleClaims) return await fail(held, poisoned(document));
    return document.status === "undoing" ? await undo(held) : await readFile(held);
  } catch (error) {
    if (error instanceof Lost) return standing(ctx, importId);
    if (error instanceof AppError && error.code !== "unavailable") return fail(held, error.message);
    if (isServiceAway(error) && options.stopping) await whenBack(() => uncount(document), options.stopping);
    await giveBack(held, { last_error: kindOf(error) }).catch(() => undefined);
    throw error;
  } finally {
    clearInterval(alive);
  }
}

async function claim(ctx: Context, import_id: string): Promise<ImportDocument | null> {
  const now = ctx.now();
  return db.imports().findOneAndUpdate(
    {
      import_id,
      status: { $in: [...runningStates] },
      $or: [{ lease_until: null }, ...holdEnded("lease_until", now, leaseMs)],
    },
    { $set: { lease_until: new Date(now.getTime() + leaseMs) }, $inc: { epoch: 1, idle_claims: 1 } },
    { returnDocument: "after", projection: { _id: 0 } },
  );
}

async function standing(ctx: Context, import_id: string): Promise<RunOutcome> {
  const document = await db.imports().findOne({ import_id });
  const runs = document && runningStates.some((status) => status === document.status);
  return runs
    ? { kind: "held", until: askAgainAt(document.lease_until, ctx.now(), leaseMs) }
    : { kind: "finished" };
}

/** Writes to the import's document while it is held. @throws Lost when it no longer is */
async function keep({ ctx, document }: Held, change: Partial<ImportDocument>): Promise<void> {
  const { import_id, epoch, status } = document;
  const now = ctx.now();
  const kept = await db
    .imports()
    .updateOne(
      { import_id, epoch, status },
      { $set: { lease_until: new Date(now.getTime() + leaseMs), updated_at: now, ...change } },
    );
  if (kept.matchedCount === 0) throw new Lost();
}

const giveBack = (held: Held, change: Partial<ImportDocument> = {}): Promise<void> =>
  keep(held, { lease_until: null, ...change });

/** Takes back that it was claimed and nothing came of it. */
const uncount = ({ import_id, idle_claims }: ImportDocument) =>
  db
    .imports()
    .updateOne({ import_id, idle_claims: { $gte: idle_claims } }, { $set: { idle_claims: idle_claims - 1 } });

/** What kind of error it was: its words, which can name people, are in the log. */
const kindOf = (error: unknown): string =>
  (error as { codeName?: string }).codeName ?? (error instanceof Error ? error.name : "unknown");

const poisoned = ({ last_error }: ImportDocument): string =>
  `It was taken ${mostIdleClaims} times without progress and is put aside${last_error === undefined ? "." : `; the last time: ${last_error}`}`;

async function end(held: Held, change: Partial<ImportDocument>): Promise<RunOutcome> {
  const { ctx, document } = held;
  await keep(held, { lease_until: null, finished_at: ctx.now(), ...change });
  await importDone({ ...document, ...change });
  return { kind: "finished" };
}

const fail = (held: Held, error: string): Promise<RunOutcome> => end(held, { status: "failed", error });

/** Counts bytes as they are read. */
async function* counted(bytes: AsyncIterable<Uint8Array>, count: (size: number) => void) {
  for await (const chunk of bytes) {
    count(chunk.byteLength);
    yield chunk;
  }
}

async function readFile(held: Held): Promise<RunOutcome> {
  const { ctx, document, options } = held;
  const { import_id, status } = document;
  const isCheck = status === "checking";
  const open = options.open ?? (() => openParts(document));
  // A dry run remembers in its worker what it has seen, so another worker begins it anew.
  const done =
    isCheck || !document.report
      ? { rows: 0, report: emptyReport() }
      : { rows: document.rows_done, report: document.report };
  const seen = new SeenRecords();
  let bytes = 0;
  let opened = 0;
  const wasRead = await importRows(ctx, {
    open: () => {
      opened++;
      const isSample = opened === 1;
      return counted(open(), (size) => {
        if (!isSample) bytes += size;
      });
    },
    mapping: checkMapping(JSON.parse(document.mapping ?? "{}"), await loadRegistry()),
    zone: document.time_zone,
    done,
    target: (chunk) => (isCheck ? { kind: "check", seen } : { kind: "write", importId: import_id, chunk }),
    keep: async ({ columns, rowsDone, report, refusals }) => {
      await keepRefusals(ctx, import_id, isCheck ? "check" : "import", refusals);
      const progress = { columns, rows_done: rowsDone, bytes_done: bytes, idle_claims: 0 };
      await keep(held, { ...progress, ...(isCheck ? { check: report } : { report }) });
      options.progress?.({ rowsDone, report });
      return !options.stopping?.();
    },
  });
  if (!wasRead) {
    await giveBack(held);
    return { kind: "waiting" };
  }
  const { size_bytes } = document;
  return end(held, { status: isCheck ? "checked" : "completed", bytes_done: size_bytes });
}

async function undo(held: Held): Promise<RunOutcome> {
  const { ctx, document, options } = held;
  const wasEnded = await undoRecords(ctx, document.import_id, async (counts) => {
    await keep(held, { undo: counts, idle_claims: 0 });
    return !options.stopping?.();
  });
  if (wasEnded) return end(held, { status: "undone" });
  await giveBack(held);
  return { kind: "waiting" };
}
