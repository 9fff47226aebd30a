import type { FieldError } from "../errors.ts";
import { Invalid } from "../errors.ts";
import { maxJsonDepth, nestsDeeperThan, parseJson } from "../http/read-json.ts";

export const maxRows = 10_000;

/** One row of a bulk call, counted from 0; a line that is not JSON has an error in place of a value. */
export type Row = { row: number; value: unknown } | { row: number; error: FieldError };

/** True when a request says that its body is a JSON document a line. */
const isNdjson = (request: Request): boolean =>
  /^application\/(x-)?ndjson\b/i.test(request.headers.get("content-type") ?? "");

/**
 * The rows of a bulk call: a JSON array, or NDJSON by its content type (empty lines are passed over).
 * @throws BadRequest when a body that should be one JSON document isn't, Invalid when it is no array or too long
 */
export function parseRows(text: string, request: Request): Row[] {
  return isNdjson(request) ? parseLines(text) : parseArray(text);
}

function parseArray(text: string): Row[] {
  const value = parseJson(text);
  if (!Array.isArray(value)) throw new Invalid([{ path: "", message: "expected an array of rows" }]);
  return refuseTooMany(value.map((each, row) => ({ row, value: each })));
}

function parseLines(text: string): Row[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return refuseTooMany(lines.map(parseLine));
}

function parseLine(line: string, row: number): Row {
  if (nestsDeeperThan(line, maxJsonDepth)) {
    return { row, error: { path: "", message: `nests deeper than ${maxJsonDepth} levels` } };
  }
  try {
    return { row, value: JSON.parse(line) };
  } catch {
    return { row, error: { path: "", message: "is not JSON" } };
  }
}

function refuseTooMany(rows: Row[]): Row[] {
  if (rows.length <= maxRows) return rows;
  throw new Invalid([
    { path: "", message: `expected at most ${maxRows} rows, got ${rows.length}; send them in parts` },
  ]);
}
