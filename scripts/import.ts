/**
 * Loads a CSV of any size by a column mapping:
 * `npm run import -- FILE.csv[.gz] --map MAP.json [--errors FILE]`. Safe to run again.
 */
import { createReadStream, createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { createGunzip } from "node:zlib";
import { stringify } from "csv-stringify";
import type { ImportReport } from "../lib/imports/import-csv.ts";
import { joinServices, runCommand } from "./lib/join-services.ts";

const usage = "Usage: npm run import -- FILE.csv[.gz] --map MAP.json [--errors FILE]";

function open(file: string) {
  const bytes = createReadStream(file);
  if (!file.endsWith(".gz")) return bytes;
  const text = createGunzip();
  bytes.on("error", (error) => text.destroy(error));
  return bytes.pipe(text);
}

/** A CSV of what was refused, made when there is something to write. */
function errorFile(file: string) {
  let rows: ReturnType<typeof stringify> | undefined;
  return {
    write: (error: object) => {
      if (!rows) {
        rows = stringify({ header: true, columns: ["row", "entity", "path", "message"] });
        rows.pipe(createWriteStream(file));
      }
      rows.write(error);
    },
    end: () => rows?.end(),
  };
}

const reportLines = ({ entities }: ImportReport): string[] =>
  Object.entries(entities).map(
    ([entity, { inserted, updated, unchanged, failed }]) =>
      `${entity}s: ${inserted} inserted, ${updated} updated, ${unchanged} unchanged, ${failed} failed`,
  );

function showProgress({ rows }: ImportReport, startedAt: number): void {
  const perSecond = Math.round(rows / ((performance.now() - startedAt) / 1000));
  const line = `${rows} rows, ${perSecond} a second`;
  process.stderr.write(process.stderr.isTTY ? `\r${line}` : `${line}\n`);
}

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { map: { type: "string" }, errors: { type: "string" } },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1 || !values.map) throw new Error(usage);
  joinServices();
  const { checkMapping } = await import("../lib/imports/mapping.ts");
  const { importCsv } = await import("../lib/imports/import-csv.ts");
  const { systemContext } = await import("../lib/context.ts");
  const { connect, disconnect } = await import("../lib/db/connect.ts");
  const { prepareCollections } = await import("../lib/db/prepare.ts");
  const { loadRegistry } = await import("../lib/fields/load-registry.ts");
  const map: unknown = JSON.parse(await readFile(values.map, "utf8"));
  const errorsTo = values.errors ?? `${file}.errors.csv`;
  const errors = errorFile(errorsTo);
  const startedAt = performance.now();
  await connect();
  try {
    await prepareCollections();
    const mapping = checkMapping(map, await loadRegistry());
    const report = await importCsv(systemContext("import"), open(file), mapping, {
      progress: (now) => showProgress(now, startedAt),
      error: errors.write,
    });
    if (process.stderr.isTTY) process.stderr.write("\n");
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${report.rows} rows in ${seconds} s\n${reportLines(report).join("\n")}`);
    const failed = Object.values(report.entities).reduce((sum, counts) => sum + counts.failed, 0);
    if (failed > 0) console.log(`What was refused, and why: ${errorsTo}`);
  } finally {
    errors.end();
    await disconnect();
  }
});
