import { normalName } from "./column-names.ts";
import type { Sample } from "./suggest-mapping.ts";

const firstNames = words(
  "first name|firstname|given name|forename|first|vorname|prenom|nombre|nombres|nome|voornaam|imie|fornavn|fornamn|etunimi",
);
const lastNames = words(
  "last name|lastname|surname|family name|last|nachname|familienname|zuname|nom|nom de famille|apellido|apellidos|primer apellido|cognome|sobrenome|apelido|achternaam|nazwisko|etternavn|efternavn|efternamn|sukunimi",
);
const middleNames = words("middle name|middlename|middle initial|second name|zweiter vorname|segundo nombre");

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
 * The columns that make a name together, in their order: first names, middle ones if there are any, last ones. A column
 * of just `Name` beside first names is of last names, unless most have two words.
 * @param taken the column that the name is taken from already
 */
export function nameColumns(sample: Sample, taken: number | undefined): number[] | undefined {
  const names = sample.columns.map(normalName);
  const first = names.findIndex((name) => firstNames.has(name));
  const named = names.findIndex((name, i) => i !== first && lastNames.has(name));
  const plain = names.indexOf("name");
  const last = named >= 0 ? named : plain >= 0 && !areWhole(sample, plain) ? plain : -1;
  const middle = names.findIndex((name) => middleNames.has(name));
  const isTakenElsewhere = taken !== undefined && taken !== first && taken !== last;
  return first < 0 || last < 0 || isTakenElsewhere
    ? undefined
    : [first, ...(middle < 0 ? [] : [middle]), last];
}
