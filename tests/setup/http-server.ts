import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as WebStream } from "node:stream/web";
import { open } from "./api.ts";

const bodyOf = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length > 0 ? Buffer.concat(chunks) : undefined;
};

/** Serves the routes on a port of this machine, a free one unless told which, for programs that speak HTTP. */
export async function serveApi(onPort = 0): Promise<{ url: string; stop: () => Promise<void> }> {
  const server: Server = createServer(async (request, response) => {
    const raw = await bodyOf(request);
    const { host: _host, connection: _connection, "content-length": _length, ...headers } = request.headers;
    try {
      const answer = await open(request.method ?? "GET", request.url ?? "/", {
        key: null,
        headers: headers as Record<string, string>,
        ...(raw && { raw: raw.toString("utf8") }),
      });
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      if (answer.body) await pipeline(Readable.fromWeb(answer.body as WebStream), response);
      else response.end();
    } catch (error) {
      // An answer that breaks off is a broken connection, as it is in production.
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end((error as Error).message);
    }
  });
  await new Promise<void>((done) => server.listen(onPort, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
