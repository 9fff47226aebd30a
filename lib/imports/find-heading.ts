import { Invalid } from "../errors.ts";

/** More than any table that people keep. What is suggested takes columns against each other, which many thousands make slow. */
const mostColumns = 1_000;

/** What is of one person, and never the name of a column. */
const isAddress = (cell: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(cell);
const isPhone = (cell: string): boolean =>
  /^(?:\+|00)?\d[\d\s()./-]*$/.test(cell) && cell.replace(/\D/g, "").length >= 9;

/** Whoever is the first row of a file without names would stay in the names of what is made of it. */
function refusePerson(heading: readonly string[]): void {
  const at = heading.findIndex((cell) => isAddress(cell.trim()) || isPhone(cell.trim()));
  if (at < 0) return;
  const what = isAddress(heading[at]?.trim() ?? "") ? "an e-mail address" : "a phone number";
  const message = `the first line is no heading: ${what} stands in column ${at + 1}; put a line with the names of the columns above it`;
  throw new Invalid([{ path: "", message }]);
}

/**
 * Names of columns, trimmed; one that has none is `column 3`, one that is there already gets a number.
 * @throws Invalid when there are more than 1,000, or when it is a row of someone
 */
export function columnNames(heading: readonly string[]): string[] {
  if (heading.length > mostColumns) {
    const message = `the heading has ${heading.length} columns; expected at most ${mostColumns}`;
    throw new Invalid([{ path: "", message }]);
  }
  refusePerson(heading);
  const taken = new Set<string>();
  return heading.map((given, i) => {
    const name = given.trim() || `column ${i + 1}`;
    let free = name;
    for (let n = 2; taken.has(free); n++) free = `${name} (${n})`;
    taken.add(free);
    return free;
  });
}

/** The line that spreadsheets write first to name the delimiter. */
const namesDelimiter = (cells: readonly string[]): boolean =>
  cells.length <= 2 && /^sep=.?$/i.test(cells[0] ?? "");

/** So many lines above the heading may be titles, as reports of spreadsheets have them. */
const mostTitles = 10;
/** A title has no more cells than a name and its value. */
const cellsOfTitle = 2;
const rowsLookedAt = 1_000;

const filledOf = (cells: readonly string[]): number => cells.filter((cell) => cell.trim() !== "").length;
const widthOf = (cells: readonly string[]): number => cells.findLastIndex((cell) => cell.trim() !== "") + 1;

/** How wide most rows are. */
function usualWidth(records: readonly string[][]): number {
  const widths = records.slice(0, rowsLookedAt).map(widthOf);
  return widths.sort((a, b) => a - b)[Math.floor(widths.length / 2)] ?? 0;
}

/** Names fill two thirds of the columns; where a third is without one, at least its cells are there. */
const isWide = (cells: readonly string[], width: number): boolean =>
  filledOf(cells) > cellsOfTitle ||
  filledOf(cells) * 3 > width * 2 ||
  (cells.length >= width && filledOf(cells) * 3 === width * 2);

/** What stands in rows, and is no name of a column, which a year may be. */
const isValue = (cell: string): boolean => /@|^(?!(?:19|20)\d\d$)[\d\s.,:/+-]*\d[\d\s.,:/+-]*$/.test(cell);

/**
 * How many lines stand above the heading: the line that names the delimiter, and titles. The heading is the first line
 * about as wide as most rows; where that line holds values, the first one of all.
 * @param records lines from the beginning of a file, without empty ones
 */
export function linesAboveHeading(records: readonly string[][]): number {
  const first = records[0] && namesDelimiter(records[0]) ? 1 : 0;
  const lines = records.slice(first);
  const width = usualWidth(lines);
  const found = lines.slice(0, mostTitles + 1).findIndex((cells) => isWide(cells, width));
  return found > 0 && !lines[found]?.some(isValue) ? first + found : first;
}
