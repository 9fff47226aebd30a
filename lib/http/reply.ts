/** An answer with a status or headers of its own; plain data is answered with 200. */
export class Reply {
  constructor(
    readonly status: number,
    readonly body: unknown,
    readonly headers: Record<string, string> = {},
  ) {}

  /** The response; dates become ISO text here and nowhere else. */
  toResponse(): Response {
    if (this.status === 204) return new Response(null, { status: 204, headers: this.headers });
    return new Response(JSON.stringify(this.body), {
      status: this.status,
      headers: { "content-type": "application/json", "cache-control": "no-store", ...this.headers },
    });
  }
}

export const created = (body: unknown, location?: string) =>
  new Reply(201, body, location ? { location } : {});
export const accepted = (body: unknown, location?: string) =>
  new Reply(202, body, location ? { location } : {});
export const noContent = () => new Reply(204, null);
