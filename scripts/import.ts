/**
 * Loads a CSV of any size: by a column mapping, or by one that is suggested for it. Safe to run again; what was cut off
 * goes on behind the rows that are done.
 * What is done is an import of the workspace like those of the screen, and can be undone by its id.
 */
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { readFile, rm, stat } from "node:fs/promises";
import { basename } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createGunzip } from "node:zlib";
import { stringify } from "csv-stringify";
import { z } from "zod";
import type { Context } from "../lib/context.ts";
import type { ImportDocument, ImportReport } from "../lib/db/import-documents.ts";
import { type Encoding, encodings } from "../lib/imports/encodings.ts";
import { joinServices, parseArguments, runCommand } from "./lib/join-services.ts";

const usage = `Usage: npm run import -- FILE.csv[.gz] [--map MAP.json] [--encoding NAME] [--dry-run] [--errors FILE]
       npm run --silent import -- FILE.csv[.gz] --suggest [--encoding NAME] > MAP.json
       npm run import -- --undo IMP-1`;

type Options = {
  map?: string;
  encoding?: Encoding | undefined;
  errors?: string;
  suggest?: boolean;
  "dry-run"?: boolean;
  undo?: string;
};

const Chosen = z.object({
  encoding: z
    .enum(encodings, {
      error: ({ input }) => `expected one of ${encodings.join(", ")}, got ${JSON.stringify(input)}`,
    })
    .optional(),
});

function open(file: string): Readable {
  const bytes = createReadStream(file);
  if (!file.endsWith(".gz")) return bytes;
  const text = createGunzip();
  bytes.on("error", (error) => text.destroy(error));
  return bytes.pipe(text);
}

const reportLines = ({ entities }: ImportReport): string[] =>
  Object.entries(entities).map(
    ([entity, { inserted, updated, unchanged, failed }]) =>
      `${entity}s: ${inserted} inserted, ${updated} updated, ${unchanged} unchanged, ${failed} failed`,
  );

function showProgress(rows: number, rowsHere: number, startedAt: number): void {
  const perSecond = Math.round(rowsHere / ((performance.now() - startedAt) / 1000));
  const line = `${rows} rows, ${perSecond} a second`;
  process.stderr.write(process.stderr.isTTY ? `\r${line}` : `${line}\n`);
}

async function suggest(file: string, encoding?: Encoding) {
  const { takeSample } = await import("../lib/imports/take-sample.ts");
  const { suggestMapping } = await import("../lib/imports/suggest-mapping.ts");
  const { loadRegistry } = await import("../lib/fields/load-registry.ts");
  const options = { mayAddFields: true, fileName: basename(file) };
  const sample = await takeSample(open(file), { encoding });
  return { ...(encoding && { encoding }), ...suggestMapping(sample, await loadRegistry(), options).mapping };
}

/** Writes every value that was refused, a line each. */
async function writeErrors(import_id: string, step: "check" | "import", to: string): Promise<void> {
  const { db } = await import("../lib/db/collections.ts");
  const { disarmed } = await import("../lib/http/csv.ts");
  const refused = db.importRefusals().find({ import_id, step }).sort({ row: 1 });
  async function* lines() {
    for await (const { row, errors } of refused)
      for (const error of errors) yield { row, ...error, message: disarmed(error.message) };
  }
  const rows = stringify({ header: true, columns: ["row", "entity", "path", "message"] });
  await pipeline(Readable.from(lines()), rows, createWriteStream(to));
}

/** Writes what was refused into a file; one that can't be written whole is taken away again, and does not end the command. */
async function tellRefused(import_id: string, step: "check" | "import", to: string): Promise<void> {
  try {
    await writeErrors(import_id, step, to);
    console.log(`What was refused, and why: ${to}`);
  } catch (error) {
    if ((await stat(to).catch(() => null))?.isFile()) await rm(to);
    console.error(
      `${to} could not be written: ${(error as Error).message}. What was refused is kept with ${import_id} for 30 days`,
    );
    process.exitCode = 1;
  }
}

/** Runs the import's next step here, and not in a worker. @throws Error when the step fails */
async function runHere(
  ctx: Context,
  { import_id, rows_done }: ImportDocument,
  file?: string,
): Promise<ImportDocument> {
  const { runImport } = await import("../lib/imports/run-import.ts");
  const { findImport } = await import("../lib/imports/show-import.ts");
  const startedAt = performance.now();
  const options = {
    ...(file !== undefined && { open: () => open(file) }),
    progress: ({ rowsDone }: { rowsDone: number }) => showProgress(rowsDone, rowsDone - rows_done, startedAt),
  };
  let outcome = await runImport(ctx, import_id, options);
  while (outcome.kind === "held") {
    console.error(`${import_id} is held by a command that runs, or was ended a moment ago; waiting for it`);
    await wait(Math.max(1_000, outcome.until.getTime() - Date.now()));
    outcome = await runImport(ctx, import_id, options);
  }
  if (process.stderr.isTTY) process.stderr.write("\n");
  const ended = await findImport(import_id);
  if (ended.error !== null) throw new Error(ended.error);
  return ended;
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const bytes of createReadStream(file)) hash.update(bytes as Buffer);
  return hash.digest("hex");
}

/** The import of a file, begun: one that was cut off goes on behind the rows that are done. */
async function beginImport(ctx: Context, file: string, options: Options): Promise<ImportDocument> {
  const { createImport } = await import("../lib/imports/create-import.ts");
  const { resumeImport } = await import("../lib/imports/resume-import.ts");
  const { checkImport, startImport, StartImport } = await import("../lib/imports/start-import.ts");
  const { checkMapping } = await import("../lib/imports/mapping.ts");
  const { loadRegistry } = await import("../lib/fields/load-registry.ts");
  const isCheck = options["dry-run"] === true;
  const map: unknown = options.map && JSON.parse(await readFile(options.map, "utf8"));
  const { encoding } = options;
  const given = encoding && typeof map === "object" ? { ...map, encoding } : map;
  if (given) checkMapping(given, await loadRegistry());
  // A dry run is not gone on with.
  const digest = isCheck ? undefined : await digestOf(file);
  const wanted = given ? JSON.stringify(StartImport.parse({ mapping: given }).mapping) : undefined;
  const cutOff = digest === undefined ? null : await resumeImport(ctx, digest, wanted);
  if (cutOff) {
    console.error(
      `${cutOff.import_id} of this file was cut off after ${cutOff.rows_done} rows; going on with it`,
    );
    return cutOff;
  }
  const input = StartImport.parse({ mapping: given ?? (await suggest(file, encoding)) });
  const person = input.mapping.entities.lead?.fields.pii_id;
  if (!given && typeof person === "object" && person.template?.includes("{row}"))
    console.error(
      "No column tells people apart, so each row becomes another person; --map says what else does",
    );
  const here = { bytes: (await stat(file)).size, ...(digest !== undefined && { digest }) };
  const made = await createImport(ctx, { file_name: basename(file) }, here);
  return (isCheck ? checkImport : startImport)(ctx, made, input, { isInline: true });
}

async function importFile(ctx: Context, file: string, options: Options): Promise<void> {
  const startedAt = performance.now();
  const isCheck = options["dry-run"] === true;
  const begun = await beginImport(ctx, file, options);
  const ended = await runHere(ctx, begun, file);
  const report = isCheck ? ended.check : ended.report;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const rows = report?.rows ?? 0;
  console.log(`${rows} rows in ${seconds} s${isCheck ? ", nothing written: this would become" : ""}`);
  if (report) console.log(reportLines(report).join("\n"));
  if (report && report.refused_rows > 0) {
    const to = options.errors ?? `${file}.errors.csv`;
    await tellRefused(ended.import_id, isCheck ? "check" : "import", to);
  }
  if (!isCheck) console.log(`To take it back: npm run import -- --undo ${ended.import_id}`);
}

async function undo(ctx: Context, import_id: string): Promise<void> {
  const { findImport } = await import("../lib/imports/show-import.ts");
  const { undoImport } = await import("../lib/imports/undo-import.ts");
  const begun = await undoImport(ctx, await findImport(import_id), { isInline: true });
  const { undo: counts } = await runHere(ctx, begun);
  console.log(
    `${counts?.restored} records as they were before, ${counts?.skipped} left alone: touched since`,
  );
}

await runCommand(usage, async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      map: { type: "string" },
      encoding: { type: "string" },
      errors: { type: "string" },
      suggest: { type: "boolean" },
      "dry-run": { type: "boolean" },
      undo: { type: "string" },
    },
  });
  const [file] = positionals;
  if (positionals.length > 1 || (file === undefined) === (values.undo === undefined)) throw new Error(usage);
  const { encoding, ...others } = values;
  const options: Options = { ...others, ...parseArguments(Chosen, { encoding }, usage) };
  joinServices();
  const { systemContext } = await import("../lib/context.ts");
  const { connect, disconnect } = await import("../lib/db/connect.ts");
  const { prepareCollections } = await import("../lib/db/prepare.ts");
  const ctx = systemContext("import");
  await connect();
  try {
    await prepareCollections();
    if (values.undo !== undefined) await undo(ctx, values.undo);
    else if (file !== undefined && values.suggest) {
      console.log(JSON.stringify(await suggest(file, options.encoding), null, 2));
    } else if (file !== undefined) await importFile(ctx, file, options);
  } finally {
    await disconnect();
  }
});
