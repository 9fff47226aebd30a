import * as http from "node:http";
import * as https from "node:https";
import { publicLookup, refusePrivateHost } from "./public-address.ts";

const timeoutMs = 5_000;
const mostBytesRead = 64 * 1024;

export type Sent = { kind: "answered"; status: number } | { kind: "unanswered"; error: string };

type Message = { url: string; body: string; headers: Record<string, string>; allowPrivate: boolean };

/**
 * Posts a message and waits up to 5 s for the answer. Redirects are not followed. Never throws.
 * @param message.allowPrivate lets it go to private addresses, and over http
 */
export function sendMessage({ url, body, headers, allowPrivate }: Message): Promise<Sent> {
  return new Promise((resolve) => {
    const fail = (error: Error) => resolve({ kind: "unanswered", error: error.message });
    try {
      const { protocol, hostname } = new URL(url);
      if (!allowPrivate && protocol !== "https:")
        throw new Error("it is not https://; the settings can allow private and plain addresses");
      if (!allowPrivate) refusePrivateHost(hostname);
      const { request } = protocol === "https:" ? https : http;
      const sent = request(url, {
        method: "POST",
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
        ...(!allowPrivate && { lookup: publicLookup }),
        headers: {
          ...headers,
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          "user-agent": "cohort-system-webhooks/1",
        },
      });
      sent.on("error", fail);
      sent.on("response", (response) => {
        let read = 0;
        response.on("data", (chunk: Buffer) => {
          read += chunk.length;
          if (read > mostBytesRead) response.destroy();
        });
        response.on("error", () => undefined);
        response.on("close", () => resolve({ kind: "answered", status: response.statusCode ?? 0 }));
      });
      sent.end(body);
    } catch (error) {
      fail(error as Error);
    }
  });
}
