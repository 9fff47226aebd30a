import { db } from "../db/collections.ts";
import type { ImportDocument } from "../db/import-documents.ts";
import { Invalid } from "../errors.ts";
import { loadRegistry } from "../fields/load-registry.ts";
import { maxIdLength } from "../id-text.ts";
import { contactsIn } from "../people/spellings.ts";
import { compared } from "../people/suppressed.ts";
import type { Registry } from "../rules/fields.ts";
import { decodeText, type Encoding } from "./decode-text.ts";
import { type FileRow, readFileRows } from "./file-rows.ts";
import { mapRow, namesIn, placesOf, type RowValues, rowCells } from "./map-row.ts";
import { type CheckedMapping, checkMapping } from "./mapping.ts";
import { bytesThere } from "./part-store.ts";
import { takeSample } from "./take-sample.ts";

/** Someone who is looked for in files: their id, and what tells them from others. */
export type Sought = { pii_id: string; telling: readonly string[] };

/** A file that has not been imported, with the rows that are about someone. */
export type WaitingFile = { document: ImportDocument; encoding: Encoding; rows: FileRow[] };

/** Shorter ones stand for anything, and so do digits alone: a post code, an amount. */
const fewestTelling = 5;
const digitsAlone = /^\d+$/;
const isNumberOfPhone = (value: string): boolean => {
  const [contact] = contactsIn(value);
  return contact !== undefined && !contact.includes("@");
};

/**
 * True for cells with the person's id, a record's or the e-mail as a cell of its own: all that can be asked of a file before
 * anyone has said what its columns are. A phone number tells only where it is the id; colleagues share one.
 */
function hasCellOf({ pii_id, telling }: Sought): (cells: readonly string[]) => boolean {
  const sure = telling.filter((value) => value === pii_id || !isNumberOfPhone(value));
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

/** The mapping that the file was read by last; undefined where there is none, or it fits the fields no more. */
function mappingOf({ mapping }: ImportDocument, registry: Registry): CheckedMapping | undefined {
  if (mapping === null) return undefined;
  try {
    return checkMapping(JSON.parse(mapping), registry);
  } catch (error) {
    if (error instanceof Invalid) return undefined;
    throw error;
  }
}

/** True where ids and addresses stand in the file as they are, and are not made of its cells. */
const readsAsTheyStand = ({ entities }: CheckedMapping): boolean =>
  entities
    .flatMap(({ fields }) => fields)
    .filter(({ path }) => path === "pii_id" || path === "email")
    .every(({ source }) => source.column !== undefined && source.values === undefined);

const separators = /[\s()+./-]/g;

/** Whether a text has anywhere what someone is told by: much sooner said than its rows are read. */
async function mayName({ pii_id, telling }: Sought, text: AsyncIterable<string>): Promise<boolean> {
  const values = [pii_id, ...telling];
  const contacts = values.flatMap(contactsIn);
  const addresses = contacts.flatMap((contact) => contact.match(/^.*@/) ?? []);
  const texts = [...values.map((value) => value.toLowerCase()), ...addresses];
  const numbers = contacts.filter((contact) => !contact.includes("@"));
  let end = "";
  for await (const piece of text) {
    const both = (end + piece).toLowerCase();
    if (texts.some((each) => both.includes(each))) return true;
    if (numbers.length > 0) {
      const plain = both.replace(separators, "");
      if (numbers.some((each) => plain.includes(each))) return true;
    }
    end = piece.slice(-2 * maxIdLength);
  }
  return false;
}

/** How dates and numbers are read changes nothing of ids and addresses. */
const anyFormats = { formats: new Map(), today: "9999-12-31" };

async function readWaiting(
  document: ImportDocument,
  sought: Sought,
  registry: Registry,
): Promise<WaitingFile> {
  const mapping = mappingOf(document, registry);
  const sample = await takeSample(bytesThere(document), mapping);
  const { encoding } = sample;
  const file: WaitingFile = { document, encoding, rows: [] };
  const isToRead =
    (mapping && !readsAsTheyStand(mapping)) ||
    (await mayName(sought, decodeText(bytesThere(document), mapping?.encoding)));
  if (!isToRead) return file;
  const hasCell = hasCellOf(sought);
  const isOf = areOf(sought);
  await readFileRows(bytesThere(document), sample, (columns) => {
    const places = placesOf(columns);
    const isTheirs = (row: FileRow) =>
      mapping
        ? isOf(mapRow({ mapping, ...anyFormats, zone: document.time_zone }, rowCells(places, row)))
        : hasCell(row.cells);
    return (row) => {
      if (isTheirs(row)) file.rows.push(row);
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
