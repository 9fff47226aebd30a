import { Readable } from "node:stream";

/** Streams documents as NDJSON, as fast as they are read; an export that fails on the way breaks the connection. */
export function ndjsonResponse(rows: AsyncIterable<unknown>): Response {
  async function* lines() {
    for await (const row of rows) yield `${JSON.stringify(row)}\n`;
  }
  // Counted in rows: a few at a time are made before the reader has taken them.
  const text = Readable.from(lines(), { objectMode: true, highWaterMark: 64 });
  return new Response(Readable.toWeb(text.map((line: string) => Buffer.from(line))) as ReadableStream, {
    headers: { "content-type": "application/x-ndjson", "cache-control": "no-store" },
  });
}
