import { connect, createServer, type Socket } from "node:net";

export type Tap = {
  /** Leads to the same database, through the tap. */
  uri: string;
  /** How often `needle` was sent to the server. */
  seen: () => number;
  stop: () => Promise<void>;
};

/** Stands between this process and MongoDB, and counts how often a text goes to the server, whatever it is part of. */
export async function tapMongo(mongoUri: string, needle: string): Promise<Tap> {
  const target = new URL(mongoUri);
  const wanted = Buffer.from(needle);
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let rest = Buffer.alloc(0);
    client.on("data", (chunk: Buffer) => {
      const bytes = Buffer.concat([rest, chunk]);
      let at = bytes.indexOf(wanted);
      let from = 0;
      for (; at >= 0; at = bytes.indexOf(wanted, from)) {
        count++;
        from = at + wanted.length;
      }
      rest = bytes.subarray(Math.max(from, bytes.length - wanted.length + 1));
    });
    client.pipe(upstream);
    upstream.pipe(client);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const uri = new URL(mongoUri);
  uri.port = String((server.address() as { port: number }).port);
  return {
    uri: uri.href,
    seen: () => count,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
