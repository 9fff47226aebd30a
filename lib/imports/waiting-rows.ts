import { db } from "../db/collections.ts";
import type { ImportDocument } from "../db/import-documents.ts";
import { Invalid } from "../errors.ts";
import { loadRegistry } from "../fields/load-registry.ts";
import { maxIdLength } from "../id-text.ts";
import { contactsIn } from "../people/spellings.ts";
import { compared } from "../people/suppressed.ts";
import type { Registry } from "../rules/fields.ts";
import { asMeant } from "./csv-format.ts";
import { decodeText } from "./decode-text.ts";
import type { Encoding } from "./encodings.ts";
import { type FileRow, readFileRows } from "./file-rows.ts";
import { mapRow, namesIn, placesOf, type RowValues, rowCells } from "./map-row.ts";
import { type CheckedMapping, checkMapping } from "./mapping.ts";
import { bytesThere } from "./part-store.ts";
import { type Sample, suggestMapping } from "./suggest-mapping.ts";
import { takeSample } from "./take-sample.ts";

/** Someone who is looked for in files: their id, and what tells them from others. */
export type Sought = { pii_id: string; telling: readonly string[] };

/** A file that has not been imported, with the rows that are about someone, as an import reads them. */
export type WaitingFile = { document: ImportDocument; encoding: Encoding; rows: FileRow[] };

/** Shorter ones stand for anything, and so do digits alone: a post code, an amount. */
const fewestTelling = 5;
const digitsAlone = /^\d+$/;
const isNumberOfPhone = (value: string): boolean => {
  const [contact] = contactsIn(value);
  return contact !== undefined && !contact.includes("@");
};

/** What tells of someone before anyone has said what the columns of a file are: no number of a phone that colleagues share. */
const sureOf = ({ pii_id, telling }: Sought): Sought => ({
  pii_id,
  telling: telling.filter((value) => value === pii_id || !isNumberOfPhone(value)),
});

/** True for cells with the person's id, a record's or the e-mail as a cell of its own, whatever its column is. */
function hasCellOf({ telling: sure }: Sought): (cells: readonly string[]) => boolean {
  const texts = new Set(sure.filter((value) => value.length >= fewestTelling && !digitsAlone.test(value)));
  const contacts = new Set(sure.flatMap(contactsIn));
  return (cells) =>
    cells.some((cell) => texts.has(cell.trim()) || contactsIn(cell).some((contact) => contacts.has(contact)));
}

/** True for values that an import refuses once the person is erased. */
function areOf({ pii_id, telling }: Sought): (values: RowValues) => boolean {
  const known = new Set([pii_id, ...telling].flatMap(compared));
  return (values) => namesIn(values).some((value) => compared(value).some((each) => known.has(each)));
}

/** A mapping, checked; undefined where it does not fit the fields. */
function fitting(mapping: unknown, registry: Registry): CheckedMapping | undefined {
  try {
    return checkMapping(mapping, registry);
  } catch (error) {
    if (error instanceof Invalid) return undefined;
    throw error;
  }
}

/** The mapping that the file was read by last, if it was. */
const mappingOf = ({ mapping }: ImportDocument, registry: Registry): CheckedMapping | undefined =>
  mapping === null ? undefined : fitting(JSON.parse(mapping), registry);

/** The one that would be suggested for it. */
function suggestedFor(sample: Sample, { file_name: fileName }: ImportDocument, registry: Registry) {
  const { mapping } = suggestMapping(sample, registry, { mayAddFields: false, fileName });
  return fitting(mapping, registry);
}

/** True where ids and addresses stand in the file as they are, and are not made of its cells. */
const readsAsTheyStand = ({ entities }: CheckedMapping): boolean =>
  entities
    .flatMap(({ fields }) => fields)
    .filter(({ path }) => path === "pii_id" || path === "email")
    .every(({ source: { column, values, fallbacks } }) => column !== undefined && !values && !fallbacks);

const separators = /[\s()+./-]/g;

/** Tells of a text whether it has anywhere what someone is told by: much sooner said than its rows are read. */
function mayNameOf({ pii_id, telling }: Sought): (text: string) => boolean {
  const values = [pii_id, ...telling];
  const contacts = values.flatMap(contactsIn);
  const addresses = contacts.flatMap((contact) => contact.match(/^.*@/) ?? []);
  const texts = [...values.map((value) => value.toLowerCase()), ...addresses];
  const numbers = contacts.filter((contact) => !contact.includes("@"));
  return (text) => {
    const plain = text.toLowerCase();
    if (texts.some((each) => plain.includes(each))) return true;
    if (numbers.length === 0) return false;
    const digits = plain.replace(separators, "");
    return numbers.some((each) => digits.includes(each));
  };
}

async function someText(text: AsyncIterable<string>, mayName: (text: string) => boolean): Promise<boolean> {
  let end = "";
  for await (const piece of text) {
    if (mayName(end + piece)) return true;
    end = piece.slice(-2 * maxIdLength);
  }
  return false;
}

/** How dates and numbers are read changes nothing of ids and addresses. */
const anyFormats = { formats: new Map(), today: "9999-12-31" };

/** Tells which rows are about someone: by the mapping that was given; without one by a suggested one, and by cells. */
function rowsOf(
  { time_zone: zone }: ImportDocument,
  sought: Sought,
  given: CheckedMapping | undefined,
  mapping: CheckedMapping | undefined,
): (row: FileRow, places: ReadonlyMap<string, number>) => boolean {
  const isOf = areOf(given ? sought : sureOf(sought));
  const hasCell = given ? () => false : hasCellOf(sureOf(sought));
  const reader = mapping && { mapping, ...anyFormats, zone };
  return (row, places) =>
    (reader !== undefined && isOf(mapRow(reader, rowCells(places, row)))) || hasCell(row.cells);
}

async function readWaiting(
  document: ImportDocument,
  sought: Sought,
  registry: Registry,
): Promise<WaitingFile> {
  const mapping = mappingOf(document, registry);
  const sample = await takeSample(bytesThere(document), mapping);
  const { encoding } = sample;
  const file: WaitingFile = { document, encoding, rows: [] };
  const mayName = mapping && !readsAsTheyStand(mapping) ? () => true : mayNameOf(sought);
  if (!(await someText(decodeText(bytesThere(document), mapping?.encoding), mayName))) return file;
  const isTheirs = rowsOf(document, sought, mapping, mapping ?? suggestedFor(sample, document, registry));
  await readFileRows(bytesThere(document), { ...sample.format, encoding }, (columns) => {
    const places = placesOf(columns);
    return (raw) => {
      if (!mayName(raw.cells.join(" "))) return;
      const row = { ...raw, cells: raw.cells.map(asMeant) };
      if (isTheirs(row, places)) file.rows.push(row);
    };
  });
  return file;
}

/**
 * Files with rows about someone that are on their way in: uploaded, as far as they are there from their beginning, and not
 * imported. Files that are no CSV have none.
 */
export async function* waitingFilesOf(sought: Sought): AsyncGenerator<WaitingFile> {
  const waiting = await db.importParts().distinct("import_id");
  if (waiting.length === 0) return;
  const registry = await loadRegistry();
  for await (const document of db.imports().find({ import_id: { $in: waiting } })) {
    try {
      const file = await readWaiting(document, sought, registry);
      if (file.rows.length > 0) yield file;
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
    }
  }
}
