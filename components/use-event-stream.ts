"use client";

import { useEffect, useRef, useState } from "react";

/**
 * Follows Server-Sent Events at `url` while it is not null and the page can be seen: over HTTP/1.1 a browser has six
 * connections a site, which hidden tabs must not use up. Each named event goes to its handler.
 * The browser reconnects by itself; where it gives up we try again, more slowly each time.
 * @returns true while the stream is open, so that callers know when to poll instead
 */
export function useEventStream(
  url: string | null,
  handlers: Record<string, (data: unknown) => void>,
): boolean {
  const [isOpen, setIsOpen] = useState(false);
  const latest = useRef(handlers);
  latest.current = handlers;
  const names = Object.keys(handlers).sort().join(",");

  useEffect(() => {
    if (url === null || typeof EventSource === "undefined") return;
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let waitMs = 1000;
    const connect = () => {
      source = new EventSource(url);
      source.onopen = () => {
        waitMs = 1000;
        setIsOpen(true);
      };
      source.onerror = () => {
        setIsOpen(false);
        if (source?.readyState !== EventSource.CLOSED) return;
        timer = setTimeout(connect, waitMs);
        waitMs = Math.min(waitMs * 2, 30_000);
      };
      for (const name of names.split(",")) {
        source.addEventListener(name, (event) => latest.current[name]?.(readData(event)));
      }
    };
    const disconnect = () => {
      clearTimeout(timer);
      source?.close();
      setIsOpen(false);
    };
    const onVisibility = () => {
      disconnect();
      if (!document.hidden) connect();
    };
    if (!document.hidden) connect();
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      disconnect();
    };
  }, [url, names]);

  return isOpen;
}

function readData(event: Event): unknown {
  if (!(event instanceof MessageEvent) || typeof event.data !== "string") return null;
  try {
    return JSON.parse(event.data);
  } catch {
    return null;
  }
}
