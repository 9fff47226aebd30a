import { reasonOf, ServiceError } from "./service-error.ts";

const defaultDatabase = "cohort";

/**
 * The URI with the database name `cohort` when it names none (drivers would silently take `test`).
 * Signing in still goes to `admin`, as it would without a name.
 */
export function withDatabaseName(uri: string, name = defaultDatabase): string {
  const { before, database, query } = splitUri(uri);
  if (database !== "") return uri;
  const signsIn = before.includes("@");
  const options = new URLSearchParams(query);
  const authSource = signsIn && !options.has("authSource") ? "authSource=admin" : "";
  const all = [query, authSource].filter((part) => part !== "").join("&");
  return `${before}/${name}${all === "" ? "" : `?${all}`}`;
}

/** The same server and options, another database. */
export function toDatabase(uri: string, name: string): string {
  const { before, database, query } = splitUri(withDatabaseName(uri));
  const options = new URLSearchParams(query);
  if (before.includes("@") && !options.has("authSource")) options.set("authSource", database);
  const text = options.toString();
  return `${before}/${name}${text === "" ? "" : `?${text}`}`;
}

/** The URI without its password, to be shown. */
export function withoutPassword(uri: string): string {
  return uri.replace(/\/\/([^@/]*)@/, (_, who: string) => `//${who.split(":")[0]}:***@`);
}

function splitUri(uri: string): { before: string; database: string; query: string } {
  const match = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/.exec(uri.trim());
  if (!match) {
    throw new ServiceError(
      `MONGODB_URI "${withoutPassword(uri)}" is not a MongoDB address: mongodb://host:27017/cohort was expected`,
    );
  }
  return { before: match[1] ?? "", database: match[2] ?? "", query: match[3] ?? "" };
}

/** One line for a MongoDB that was named by MONGODB_URI and can't be used. */
export function mongoUriError(uri: string, error: unknown): ServiceError {
  return new ServiceError(`MONGODB_URI ${withoutPassword(uri)} can't be used: ${reasonOf(error)}`);
}
