import { count, exactTime } from "../ui/format";

/** A value that a condition saw; instants by the clocks of `timeZone`. */
export function seenWords(seen: unknown, timeZone: string): string {
  if (seen === null || seen === undefined) return "unknown";
  if (typeof seen === "number") return count(seen);
  if (typeof seen === "boolean") return seen ? "yes" : "no";
  if (Array.isArray(seen)) return seen.length === 0 ? "nothing" : seen.join(", ");
  const text = String(seen);
  return /^\d{4}-\d\d-\d\dT/.test(text) ? exactTime(text, timeZone) : text;
}
