/** What a live stream is fed with: it may send, and is told when the reader has gone. */
export type Feed = { send: (event: string, data: unknown) => void; close: () => void; signal: AbortSignal };

const keepAliveMs = 15_000;

/**
 * Answers a request with Server-Sent Events. `start` sends what is true now and then what changes; a reader who
 * reconnects gets the present state again, so nothing is lost by a break.
 */
export function sseResponse(request: Request, start: (feed: Feed) => Promise<() => void>): Response {
  const encoder = new TextEncoder();
  const gone = new AbortController();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      let stop: () => void = () => undefined;
      const write = (text: string) => {
        if (!gone.signal.aborted) controller.enqueue(encoder.encode(text));
      };
      const keepAlive = setInterval(() => write(": alive\n\n"), keepAliveMs);
      const end = () => {
        if (gone.signal.aborted) return;
        gone.abort();
        clearInterval(keepAlive);
        stop();
        try {
          controller.close();
        } catch {
          // The reader has closed it already.
        }
      };
      request.signal.addEventListener("abort", end, { once: true });
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
    cancel: () => gone.abort(),
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
