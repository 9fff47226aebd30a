import type { Field } from "@/lib/rules/fields";
import { instantOf, wallClock } from "../ui/wall-clock";

/** A value as its form has it: lists by commas, instants by the clocks of a zone. */
export function formText(value: unknown, field: Field, timeZone: string): string {
  if (value === null || value === undefined) return "";
  if (field.type === "date") return wallClock(String(value), timeZone);
  return Array.isArray(value) ? value.join(", ") : String(value);
}

/**
 * What was typed, as the field's type; `undefined` where it is none.
 * @param timeZone whose clocks an instant is typed by
 */
export function parseValue(text: string, field: Field, timeZone: string): unknown {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  if (field.type === "boolean") return trimmed === "true";
  if (field.type === "tags")
    return trimmed
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean);
  if (field.type === "date") return instantOf(trimmed, timeZone);
  if (field.type !== "number") return trimmed;
  const number = Number(trimmed.replaceAll(/(?<=\d)[ ,](?=\d{3}\b)/g, ""));
  return Number.isFinite(number) ? number : undefined;
}

/** Something, an @, and a domain with a dot: enough to tell a slip from an address. */
export const looksLikeEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(text);
