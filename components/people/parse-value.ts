import type { Field } from "@/lib/rules/fields";

/** What was typed, as the field's type; `undefined` where it is none. */
export function parseValue(text: string, field: Field): unknown {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  if (field.type === "boolean") return trimmed === "true";
  if (field.type === "tags")
    return trimmed
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean);
  if (field.type !== "number") return trimmed;
  const number = Number(trimmed.replaceAll(/(?<=\d)[ ,](?=\d{3}\b)/g, ""));
  return Number.isFinite(number) ? number : undefined;
}

/** Something, an @, and a domain with a dot: enough to tell a slip from an address. */
export const looksLikeEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(text);
