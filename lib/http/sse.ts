import type { Actor } from "../context.ts";
import { subscribe } from "../jobs/events.ts";

/** What a live stream is fed with: it may send, and is told when the reader has gone. */
export type Feed = { send: (event: string, data: unknown) => void; close: () => void; signal: AbortSignal };

const keepAliveMs = 15_000;

declare global {
  var cohortStreams: Set<AbortController> | undefined;
}

/** The live streams of this process, one set however often the bundle is loaded. */
const streams = (): Set<AbortController> => {
  globalThis.cohortStreams ??= new Set();
  return globalThis.cohortStreams;
};

/** Has live streams end once the process is told to stop, which waits for every answer; their readers come again. */
export function endStreamsOnStop(): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.on(signal, () => {
      for (const stream of streams()) stream.abort();
    });
}

type Reader = { request: Request; ctx: { actor: Actor }; mayStill: () => Promise<boolean> };

/**
 * Calls `end` once whoever reads may no longer: at once where that is told, else within `keepAliveMs`.
 * @returns how to stop watching
 */
function endWithAccess({ ctx, mayStill }: Reader, end: () => void): () => void {
  // Who can't be asked about now, since MongoDB is away, is asked about again.
  const check = async () => void ((await mayStill().catch(() => true)) || end());
  const timer = setInterval(check, keepAliveMs);
  const unsubscribe = subscribe(({ topic, id }) => {
    if (topic === "access" && id === ctx.actor.id) void check();
  });
  return () => {
    clearInterval(timer);
    unsubscribe();
  };
}

/**
 * Answers a request with Server-Sent Events. `start` sends what is true now and then what changes; a reader who
 * reconnects gets the present state again, so nothing is lost by a break. It ends when the reader may read no longer.
 */
export function sseResponse(reader: Reader, start: (feed: Feed) => Promise<() => void>): Response {
  const encoder = new TextEncoder();
  const gone = new AbortController();
  const end = () => gone.abort();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      let stop: () => void = () => undefined;
      const write = (text: string) => {
        if (!gone.signal.aborted) controller.enqueue(encoder.encode(text));
      };
      const keepAlive = setInterval(() => write(": alive\n\n"), keepAliveMs);
      const unwatch = endWithAccess(reader, end);
      streams().add(gone);
      gone.signal.addEventListener("abort", () => {
        clearInterval(keepAlive);
        unwatch();
        streams().delete(gone);
        stop();
        try {
          controller.close();
        } catch {
          // The reader has closed it already.
        }
      });
      reader.request.signal.addEventListener("abort", end, { once: true });
      write("retry: 1000\n\n");
      try {
        stop = await start({
          send: (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
          close: end,
          signal: gone.signal,
        });
        if (gone.signal.aborted) stop();
      } catch (error) {
        write(`event: error\ndata: ${JSON.stringify({ detail: (error as Error).message })}\n\n`);
        end();
      }
    },
    cancel: end,
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
      connection: "keep-alive",
    },
  });
}

/** Calls `work` at once and after each `wake`, never twice at a time, and not more often than every `everyMs`. */
export function coalesced(
  everyMs: number,
  work: () => Promise<void>,
): { wake: () => void; stop: () => void } {
  let running = false;
  let again = false;
  let stopped = false;
  const run = async () => {
    if (stopped) return;
    if (running) {
      again = true;
      return;
    }
    running = true;
    await work().catch(() => undefined);
    await new Promise((done) => setTimeout(done, everyMs));
    running = false;
    if (again) {
      again = false;
      void run();
    }
  };
  return {
    wake: () => void run(),
    stop: () => {
      stopped = true;
    },
  };
}
