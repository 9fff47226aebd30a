/** A failure to find or start a service, told in one line that a person can act on. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
}

/** The first line of whatever was thrown, for use inside a message of our own. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split("\n")[0] ?? text).trim();
}
