import type { Actor } from "../context.ts";

/** Who sends a request: by its API key, else by its sign-in cookie; null when neither is good. */
export async function authenticate(_request: Request): Promise<Actor | null> {
  return null;
}
