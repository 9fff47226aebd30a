const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** True for what no text has: the file is a picture, a workbook or the like. */
export const isNoText = (text: string): boolean => /[\0\ufffd]/.test(text.slice(0, 2_000));

/**
 * Ids out of a pasted list or a CSV: the first column of each line, quotes and a heading taken off, each once.
 * @param names that the heading may be, beside those of ids
 */
export function readIds(text: string, names: readonly string[] = []): string[] {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== "");
  const isOneLine = lines.length === 1;
  const cells = isOneLine
    ? (lines[0] ?? "").split(/[,;\t]/)
    : lines.map((line) => line.split(/[,;\t]/)[0] ?? "");
  const ids = cells.map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, "$1")
      .replaceAll('""', '"'),
  );
  const heading = /^(pii_id|lead_id|id|person|lead)s?$/i;
  const isHeading = (id: string) => heading.test(id) || names.some((name) => plain(name) === plain(id));
  return [...new Set(ids.filter((id, index) => id !== "" && !(index === 0 && isHeading(id))))];
}
