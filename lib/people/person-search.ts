type Filter = Record<string, unknown>;

/** How a text may be written in a stored name: as typed, small, capital, With Capitals. */
export function caseVariants(text: string): string[] {
  const capitalised = text
    .toLowerCase()
    .replace(/(^|[\s\-'’])(\p{Ll})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
  return [...new Set([text, text.toLowerCase(), text.toUpperCase(), capitalised])];
}

const beginsWith = (field: string, prefix: string): Filter => ({
  [field]: { $gte: prefix, $lt: `${prefix}\uffff` },
});

const anyPrefix = (fields: string[], text: string): Filter => ({
  $or: fields.flatMap((field) => caseVariants(text).map((variant) => beginsWith(field, variant))),
});

/** Conditions that find what begins with the text, each side of `$or` on an index of its own. */
export const prefixFilters = (text: string) => ({
  contact: anyPrefix(["name", "email", "phone", "pii_id", "contact_id"], text),
  lead: anyPrefix(["pii_id", "lead_id"], text),
  customer: anyPrefix(["pii_id", "customer_id"], text),
});

/** Shortest text that is looked for inside of names too. */
export const shortestInside = 3;

const contains = (field: string, text: string) => ({
  $gte: [
    {
      $indexOfCP: [
        { $toLower: { $cond: [{ $eq: [{ $type: field }, "string"] }, field, ""] } },
        { $literal: text },
      ],
    },
    0,
  ],
});

/**
 * A condition that finds contacts whose name, e-mail address or phone number has the text anywhere.
 * The database makes only A–Z small, so other letters are tried in both cases. Compared as text and not as a
 * pattern: on the embedded server a pattern costs a hundred times as much a document.
 */
export function insideFilter(text: string): Filter {
  const small = text.toLowerCase();
  const otherCapital = small.replace(/\P{ASCII}/gu, (letter) => letter.toUpperCase());
  const variants = [...new Set([small, otherCapital])];
  const fields = ["$name", "$email", "$phone"];
  return { $expr: { $or: fields.flatMap((field) => variants.map((variant) => contains(field, variant))) } };
}
