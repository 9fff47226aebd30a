"use client";

import { WifiOff } from "lucide-react";
import { useSyncExternalStore } from "react";

function subscribe(onChange: () => void): () => void {
  window.addEventListener("online", onChange);
  window.addEventListener("offline", onChange);
  return () => {
    window.removeEventListener("online", onChange);
    window.removeEventListener("offline", onChange);
  };
}

/** Says, over every page, that the browser has no connection for as long as it has none. */
export function OfflineNotice() {
  const isOnline = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 top-2 z-40 flex justify-center px-4">
      {!isOnline && (
        <p className="flex items-center gap-2 rounded-lg border border-line bg-warn-soft px-3 py-2 text-[13px] text-warn shadow-float">
          <WifiOff className="size-4 shrink-0" aria-hidden />
          No connection. What stands here may be old, and nothing can be saved until it is back.
        </p>
      )}
    </div>
  );
}
