/** Ids out of a pasted list or a CSV: the first column of each line, quotes and a heading taken off, each once. */
export function readIds(text: string): string[] {
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
  return [...new Set(ids.filter((id, index) => id !== "" && !(index === 0 && heading.test(id))))];
}
