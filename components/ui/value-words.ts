import { count, exactTime } from "./format";

/**
 * A stored value as it is read: dates exact and by the clocks of `timeZone`, lists by commas, what is not known as a
 * dash.
 */
export function valueWords(value: unknown, type: string | undefined, timeZone: string): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return count(value);
  if (Array.isArray(value))
    return value.length === 0 ? "–" : value.map((item) => valueWords(item, type, timeZone)).join(", ");
  const text = String(value);
  return type === "date" ? exactTime(text, timeZone) : text;
}
