/** One thing that is wrong with an input: where (JSON pointer) and what. */
export type FieldError = { path: string; message: string };

export type ErrorCode =
  | "bad_request"
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "invalid"
  | "too_large"
  | "limit_reached"
  | "unavailable";

/** The one family of errors that verbs throw; each edge maps `code` once. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly errors: FieldError[] = [],
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
    this.name = new.target.name;
  }
}

export class BadRequest extends AppError {
  constructor(message: string) {
    super("bad_request", message);
  }
}

export class Unauthorized extends AppError {
  constructor(message = "Sign in, or send `Authorization: Bearer <API key>`.") {
    super("unauthorized", message);
  }
}

export class Forbidden extends AppError {
  constructor(message: string) {
    super("forbidden", message);
  }
}

export class NotFound extends AppError {
  constructor(what: string, id: string) {
    super("not_found", `There is no ${what} ${JSON.stringify(id)}.`);
  }
}

export class Conflict extends AppError {
  constructor(message: string, errors: FieldError[] = [], retryAfterSeconds?: number) {
    super("conflict", message, errors, retryAfterSeconds);
  }
}

/** Well-formed but wrong: every problem with its path. */
export class Invalid extends AppError {
  constructor(errors: FieldError[], message?: string) {
    super("invalid", message ?? summarise(errors), errors);
  }
}

export class TooLarge extends AppError {
  constructor(message: string) {
    super("too_large", message);
  }
}

export class LimitReached extends AppError {
  constructor(message: string, retryAfterSeconds: number) {
    super("limit_reached", message, [], retryAfterSeconds);
  }
}

export class Unavailable extends AppError {
  constructor(message: string, retryAfterSeconds = 5) {
    super("unavailable", message, [], retryAfterSeconds);
  }
}

function summarise(errors: FieldError[]): string {
  const [first] = errors;
  if (!first) return "The input is not valid.";
  const where = first.path === "" ? "" : `${first.path}: `;
  return errors.length === 1
    ? `${where}${first.message}`
    : `${where}${first.message} (and ${errors.length - 1} more)`;
}
