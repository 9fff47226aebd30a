import type { Faker } from "@faker-js/faker";
import { faker as german } from "@faker-js/faker/locale/de";
import { faker as british } from "@faker-js/faker/locale/en_GB";
import { faker as indian } from "@faker-js/faker/locale/en_IN";
import { faker as spanish } from "@faker-js/faker/locale/es";
import { faker as french } from "@faker-js/faker/locale/fr";
import { faker as italian } from "@faker-js/faker/locale/it";
import { faker as polish } from "@faker-js/faker/locale/pl";

export type Place = { city: string; state: string; country: string; dial: string; names: Faker };

/** `[city, state, share]`: how many of a thousand people live there. */
type Row = [city: string, state: string, share: number];

const countries: { country: string; dial: string; names: Faker; cities: Row[] }[] = [
  {
    country: "India",
    dial: "+91 20 5550",
    names: indian,
    cities: [
      ["Pune", "Maharashtra", 130],
      ["Mumbai", "Maharashtra", 140],
      ["Nagpur", "Maharashtra", 35],
      ["Bengaluru", "Karnataka", 95],
      ["Delhi", "Delhi", 80],
      ["Hyderabad", "Telangana", 55],
      ["Chennai", "Tamil Nadu", 50],
      ["Ahmedabad", "Gujarat", 35],
      ["Kolkata", "West Bengal", 35],
    ],
  },
  {
    country: "Germany",
    dial: "+49 30 5550",
    names: german,
    cities: [
      ["Berlin", "Berlin", 45],
      ["München", "Bayern", 30],
      ["Köln", "Nordrhein-Westfalen", 20],
    ],
  },
  {
    country: "France",
    dial: "+33 1 5550",
    names: french,
    cities: [
      ["Paris", "Île-de-France", 45],
      ["Lyon", "Auvergne-Rhône-Alpes", 20],
    ],
  },
  {
    country: "Spain",
    dial: "+34 91 5550",
    names: spanish,
    cities: [
      ["Madrid", "Madrid", 35],
      ["Málaga", "Andalucía", 15],
    ],
  },
  { country: "Italy", dial: "+39 02 5550", names: italian, cities: [["Milano", "Lombardia", 35]] },
  { country: "Poland", dial: "+48 22 5550", names: polish, cities: [["Kraków", "Małopolska", 25]] },
  {
    country: "United Kingdom",
    dial: "+44 20 5550",
    names: british,
    cities: [
      ["London", "England", 50],
      ["Leeds", "England", 25],
    ],
  },
];

/** Where people of the demo live, each with its share of a thousand. */
export const places: { weight: number; value: Place }[] = countries.flatMap(
  ({ country, dial, names, cities }) =>
    cities.map(([city, state, weight]) => ({ weight, value: { city, state, country, dial, names } })),
);

/** Starts every source of names at the same point, so that the demo has the same people each time. */
export function seedNames(seed: number): void {
  for (const { names } of countries) names.seed(seed);
}
