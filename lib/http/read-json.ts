import { BadRequest, type FieldError, Invalid, TooLarge } from "../errors.ts";
import { pointer } from "./problem.ts";

export const maxBodyBytes = 10 * 1024 * 1024;
export const maxJsonDepth = 32;

/**
 * Reads a request's body as UTF-8 text.
 * @throws TooLarge over 10 MB, BadRequest when it is not UTF-8
 */
export async function readText(request: Request): Promise<string> {
  if (!request.body) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBodyBytes) throw new TooLarge(`The body is over ${maxBodyBytes / 1024 / 1024} MB.`);
    chunks.push(chunk);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new BadRequest("The body is not UTF-8 text.");
  }
}

/** True when brackets outside of strings nest deeper than `limit`; looks at the raw text, before any parsing. */
export function nestsDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (inString) {
      if (code === 0x5c) i++;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > limit) return true;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return false;
}

const badString = (value: string): string | undefined => {
  if (value.includes("\0")) return "contains a NUL character";
  if (!value.isWellFormed()) return "contains a lone surrogate, which is not text";
  return undefined;
};

/** Every string and key of a parsed body that is not text that can be stored. */
export function unstorableStrings(value: unknown, path: PropertyKey[] = []): FieldError[] {
  if (typeof value === "string") {
    const message = badString(value);
    return message ? [{ path: pointer(path), message }] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  const found: FieldError[] = [];
  for (const key of Object.keys(value)) {
    const bad = key === "__proto__" ? "is not a name that a field can have" : badString(key);
    if (bad) found.push({ path: pointer([...path, key.toWellFormed().replaceAll("\0", "")]), message: bad });
    else found.push(...unstorableStrings((value as Record<string, unknown>)[key], [...path, key]));
  }
  return found;
}

/**
 * Parses JSON text as the API takes it; an empty text is `{}`.
 * @throws BadRequest when it is not JSON or nests deeper than 32, Invalid for strings that can't be stored
 */
export function parseJson(text: string): unknown {
  if (text.trim() === "") return {};
  if (nestsDeeperThan(text, maxJsonDepth))
    throw new BadRequest(`The body nests deeper than ${maxJsonDepth} levels.`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BadRequest(`The body is not JSON: ${(error as Error).message}`);
  }
}

/** @throws Invalid naming each string with a NUL or a lone surrogate */
export function refuseUnstorable(body: unknown): void {
  const errors = unstorableStrings(body);
  if (errors.length > 0) throw new Invalid(errors);
}
