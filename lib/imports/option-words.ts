import { countEach } from "../count-each.ts";

/** Other words for options of a built-in field, by its path, in small letters. */
const otherWords: Record<string, Record<string, readonly string[]>> = {
  gender: {
    female:
      "f|fem|w|woman|girl|ms|mrs|weiblich|frau|femme|feminin|féminin|mujer|femenino|femenina|donna|femmina|femminile|mulher|feminino|vrouw|kobieta|kvinna".split(
        "|",
      ),
    male: "m|man|boy|mr|männlich|mann|herr|homme|masculin|hombre|masculino|varón|uomo|maschio|maschile|homem|mężczyzna".split(
      "|",
    ),
    other: "o|x|d|div|diverse|divers|non-binary|nonbinary|autre|otro|otra|altro|outro|anders".split("|"),
  },
};

/**
 * The option that a text names: as it is written, whatever its case, or by another word for it (`F`, `weiblich`).
 * @param path the field's name within its entity
 */
export function optionOf(text: string, path: string, options: readonly string[]): string | undefined {
  if (options.includes(text)) return text;
  const small = text.toLowerCase();
  const words = otherWords[path];
  return (
    options.find((option) => option.toLowerCase() === small) ??
    options.find((option) => words?.[option.toLowerCase()]?.includes(small))
  );
}

/** Where both stand, `H` is a man and `M` a woman in one language, and neither in another. */
const atOdds = ["h", "m"];

/** A word that stands there more often is no slip. */
const slips = 0.01;

/**
 * True where at least `share` of the values name options of the field, each in one way only. For a built-in field those
 * that do not have to be slips: words that come again are another list of choices.
 */
export function areOptions(
  values: readonly string[],
  { path, options = [], builtin }: { path: string; options?: readonly string[]; builtin: boolean },
  share: number,
): boolean {
  const distinct = new Set(values.map((value) => value.toLowerCase()));
  if (path in otherWords && atOdds.every((letter) => distinct.has(letter))) return false;
  const wrong = values.filter((value) => optionOf(value, path, options) === undefined);
  if (values.length - wrong.length < values.length * share) return false;
  return (
    !builtin || [...countEach(wrong).values()].every((count) => count <= Math.max(1, values.length * slips))
  );
}
