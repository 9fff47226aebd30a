import { normalName } from "./column-names.ts";
import type { Source } from "./mapping.ts";
import type { Sample } from "./suggest-mapping.ts";

const firstNames = words(
  "first name|firstname|given name|forename|vorname|prenom|nombre|nombres|nome|voornaam|imie|fornavn|fornamn",
);
const lastNames = words(
  "last name|lastname|surname|family name|nachname|familienname|zuname|nom|nom de famille|apellido|apellidos|primer apellido|cognome|sobrenome|apelido|achternaam|nazwisko|efternavn|efternamn",
);

function words(list: string): Set<string> {
  return new Set(list.split("|"));
}

/** A share of names with a space, from which on they are whole. */
const mostly = 0.5;

const areWhole = ({ rows }: Sample, column: number): boolean => {
  const names = rows.map((cells) => cells[column]?.trim() ?? "").filter((name) => name !== "");
  return names.filter((name) => /\s/.test(name)).length >= names.length * mostly;
};

/**
 * First and last name in columns of their own make one name. A column of just `Name` beside first names is of last
 * names, unless most have two words.
 * @param taken what the name is taken from already
 */
export function nameOfTwo(sample: Sample, taken: string | Source | undefined): Source | undefined {
  const names = sample.columns.map(normalName);
  const first = names.findIndex((name) => firstNames.has(name));
  const named = names.findIndex((name, i) => i !== first && lastNames.has(name));
  const plain = names.indexOf("name");
  const last = named >= 0 ? named : plain >= 0 && !areWhole(sample, plain) ? plain : -1;
  const [one, two] = [sample.columns[first], sample.columns[last]];
  const isTakenElsewhere = taken !== undefined && taken !== one && taken !== two;
  return one === undefined || two === undefined || isTakenElsewhere
    ? undefined
    : { template: `{${one}} {${two}}` };
}
