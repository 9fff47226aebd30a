import type { Described } from "./answers.ts";

export type PublicSpec = Described & { can: null };

/** A route that asks for no credentials: what it says of itself for the API description, and what it does. */
export function publicRoute(
  spec: Described,
  handle: (request: Request) => Promise<Response> | Response,
): ((request: Request) => Promise<Response>) & { spec: PublicSpec } {
  const answer = async (request: Request) => handle(request);
  return Object.assign(answer, { spec: { ...spec, can: null } });
}
