import { parse } from "csv-parse/sync";

/** Quotes may stand around an entry, as some programs write them; what is between them is one entry. */
function entriesOf(text: string, separator: string): string[] {
  const plain = text.split(separator);
  if (!text.includes('"')) return plain;
  try {
    return parse(text, {
      delimiter: separator,
      trim: true,
      relax_quotes: true,
      relax_column_count: true,
    }).flat();
  } catch {
    return plain;
  }
}

/** The entries of a list in a cell, trimmed, without empty ones. */
export const readTags = (text: string, separator: string): string[] =>
  entriesOf(text, separator)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
