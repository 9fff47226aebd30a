/** The browser's way to the HTTP API: JSON in, JSON out, problems as `ApiError`. */

export type FieldProblem = { path: string; message: string };

/** An answer that is not a success. `status` 0 means that no answer came at all. */
export class ApiError extends Error {
  override name = "ApiError";
  readonly status: number;
  readonly title: string;
  readonly errors: FieldProblem[];

  constructor(status: number, title: string, detail: string, errors: FieldProblem[] = []) {
    super(detail);
    this.status = status;
    this.title = title;
    this.errors = errors;
  }

  /** The messages at `path`, a JSON pointer into the body that was sent. */
  at(path: string): string | undefined {
    return this.errors.find((error) => error.path === path)?.message;
  }
}

export type ListPage<T> = { items: T[]; next_cursor: string | null; total?: number };

/** Where the page after `page` starts; undefined after the last one. */
export const nextPage = <T>(page: ListPage<T>): string | undefined => page.next_cursor ?? undefined;

type Query = Record<string, string | number | boolean | null | undefined>;

type Call = {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  body?: unknown;
  query?: Query;
  signal?: AbortSignal;
  /** Makes a POST safe to send again: the server answers the same key with the first answer. */
  idempotencyKey?: string;
};

/** `path` with the query's given values; null, undefined and "" are left out. */
export function apiUrl(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return `/api/v1${path}${text === "" ? "" : `?${text}`}`;
}

function toSignIn(): void {
  const here = `${window.location.pathname}${window.location.search}`;
  if (!window.location.pathname.startsWith("/sign-in")) {
    window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
  }
}

type ProblemBody = { title?: string; detail?: string; errors?: FieldProblem[] };

/** `/auto_assign/daily_cap` as people read it: `daily cap`; a place in a list says nothing to them. */
const placeWords = (path: string): string =>
  path
    .split("/")
    .findLast((part) => part !== "" && !/^\d+$/.test(part))
    ?.replaceAll("_", " ") ?? "";

const problemWords = ({ path, message }: FieldProblem): string =>
  placeWords(path) === "" ? message : `${placeWords(path)}: ${message}`;

/** What to do about an answer that is no fault of what was sent; "" where its reason says that already. */
function nextStep(status: number, requestId: string | null): string {
  if (status === 403) return "Ask an administrator for a role that may do this.";
  if (status < 500) return "";
  const id = requestId === null ? "" : `, with the request’s id ${requestId}`;
  return `Try again; if it stays so, tell an administrator${id}.`;
}

async function readProblem(response: Response): Promise<ApiError> {
  const { title, detail, errors = [] }: ProblemBody = await response.json().catch(() => ({}));
  const words = errors.length > 0 ? [...new Set(errors.map(problemWords))].join("; ") : detail;
  const next = nextStep(response.status, response.headers.get("x-request-id"));
  return new ApiError(
    response.status,
    title ?? `HTTP ${response.status}`,
    `${words ?? "The server gave no reason."} ${next}`.trim(),
    errors,
  );
}

/** True where an answer says that what was asked is at fault: asked again, it is answered alike. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof ApiError && error.status >= 400 && error.status < 500;

/** What a form says that could not be saved: why, and that it still holds what was typed where that is not at fault. */
export function notSavedWords(error: Error): string {
  return `It could not be saved: ${error.message}${isRefusal(error) ? "" : " What you typed is kept here."}`;
}

/**
 * Calls the API.
 * @throws ApiError for every answer but 2xx, and when the server can't be reached
 */
export async function api<T>(path: string, call: Call = {}): Promise<T> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (call.body !== undefined) headers["content-type"] = "application/json";
  if (call.idempotencyKey) headers["idempotency-key"] = call.idempotencyKey;
  let response: Response;
  try {
    response = await fetch(apiUrl(path, call.query), {
      method: call.method ?? "GET",
      headers,
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
      signal: call.signal,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "No answer", "The server can't be reached. Check the connection and try again.");
  }
  if (response.status === 401) toSignIn();
  if (!response.ok) throw await readProblem(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

/** A fresh key for a POST; works on plain http as well, where crypto.randomUUID is missing. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
