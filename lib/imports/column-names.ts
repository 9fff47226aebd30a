import type { Entity } from "../rules/fields.ts";
import { otherNames } from "./other-names.ts";

/** A name in lower-case words: `leadSource`, `Lead_Source` and `"Lead Source" ` are all `lead source`. */
export const normalName = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** Words that say whose or which one it is, in exports of other systems. */
const qualifiers =
  /^(mailing|billing|shipping|home|work|business|private|personal|primary|main|default|person|contact|address|customer|client|lead|buyer|attendee|owner s|your|\d)$/;

/** A name without such words: `Phone 1 - Value` and `Billing Phone` are `phone`. */
const bareName = (name: string): string =>
  name
    .split(" ")
    .filter((word, i, all) => !qualifiers.test(word) && !(word === "value" && i === all.length - 1))
    .join(" ");

/**
 * How well a column's name is a field's: 3 its own, 2 a name that files have for it, 1 its name behind its entity's,
 * 0.75 one of these with words that say whose it is; else 0.
 */
export function nameFits(column: string, field: { field: string; path: string; label: string }): number {
  const name = normalName(column);
  if (name === "") return 0;
  const isOwn = (text: string) =>
    text === normalName(field.path) || text === normalName(field.label) || text === normalName(field.field);
  if (isOwn(name)) return 3;
  if (otherNames[field.field]?.includes(name)) return 2;
  if (name === normalName(field.field.replace(".", " "))) return 1;
  const bare = bareName(name);
  const isBare =
    bare !== name && bare !== "" && field.field.startsWith("contact.") && !field.path.endsWith("_id");
  return isBare && (isOwn(bare) || otherNames[field.field]?.includes(bare)) ? 0.75 : 0;
}

const codeWords =
  /(^| )(zip|zip code|postcode|postal code|plz|postleitzahl|cap|cep|pin code|pincode|code postal|codigo postal|sort code|version|iban|sku|ean|upc|isbn|phone|mobile|fax)( |$)/;

/** True for a column of codes by its name: digits in it are no amounts, and no days. */
export const isCode = (column: string): boolean => codeWords.test(normalName(column));

/** The path of an own field for a column: letters, digits and _ of its name, none that `isTaken`. */
export function pathFor(entity: Entity, column: string, isTaken: (field: string) => boolean): string {
  const words = normalName(column).replaceAll(" ", "_").slice(0, 56);
  const base = /^\p{L}/u.test(words) ? words : `column_${words || "x"}`;
  let path = base;
  for (let n = 2; isTaken(`${entity}.${path}`); n++) path = `${base}_${n}`;
  return path;
}
