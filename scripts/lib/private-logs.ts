import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import mongoose from "mongoose";

/** Longest name in words that is looked for. */
const mostWords = 6;

const wordsOf = (text: string): string[] => text.split(/[\s"'`,;:()[\]{}<>\\]+/).filter(Boolean);

/** Says who someone is: an address, a phone number, or a name of more than one word. */
const isPersonal = (value: unknown): value is string =>
  typeof value === "string" &&
  (/@/.test(value) || /\d{7}/.test(value.replace(/\D/g, "")) || wordsOf(value).length > 1);

/**
 * What of `values` stands in a text, as whole words.
 * @param values names, e-mail addresses, phone numbers; what says little by itself, such as “Ann”, is not looked for
 */
export function personalIn(text: string, values: Iterable<unknown>): string[] {
  const wanted = new Map<string, string>();
  for (const value of values)
    if (isPersonal(value)) wanted.set(wordsOf(value).join(" ").toLowerCase(), value);
  const found = new Set<string>();
  const words = wordsOf(text.toLowerCase());
  for (const at of words.keys())
    for (let length = 1; length <= mostWords; length++) {
      const value = wanted.get(words.slice(at, at + length).join(" "));
      if (value !== undefined) found.add(value);
    }
  return [...found];
}

/** Of less, that nothing was found says nothing. */
const fewest = 50;

const holders: Record<string, string[]> = {
  contacts: ["name", "phone", "email"],
  agents: ["name", "email"],
  user: ["name", "email"],
};

/** Every name, e-mail address and phone number that a database holds. */
async function personalValues(mongoUri: string): Promise<unknown[]> {
  const client = new mongoose.mongo.MongoClient(mongoUri);
  try {
    const values: unknown[] = [];
    for (const [collection, fields] of Object.entries(holders))
      for await (const document of client.db().collection(collection).find({}))
        values.push(...fields.map((field) => document[field]));
    return values;
  } finally {
    await client.close();
  }
}

/**
 * Looks through everything that the servers of a run have logged for every name, e-mail address and phone number that
 * their database holds.
 * @returns false when one is there, or when there is nothing to look through
 */
export async function logsArePrivate(
  folder: string,
  mongoUri: string,
  log: (line: string) => void,
): Promise<boolean> {
  const values = await personalValues(mongoUri);
  const files = readdirSync(folder).filter((name) => /^(web|worker)/.test(name));
  let lines = 0;
  let isPrivate = true;
  for (const name of files) {
    const text = readFileSync(join(folder, name), "utf8");
    lines += text.split("\n").length;
    const found = personalIn(text, values);
    if (found.length === 0) continue;
    isPrivate = false;
    log(`${name} names people: ${found.slice(0, 5).join("; ")}`);
  }
  log(`${lines} lines of logs hold none of ${values.length} names, addresses and numbers: ${isPrivate}`);
  const isEnough = lines > fewest && values.length > fewest;
  if (!isEnough) log(`That is too little to go by: expected more than ${fewest} of each.`);
  return isPrivate && isEnough;
}
