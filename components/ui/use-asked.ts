"use client";

import { useRouter } from "next/navigation";
import { parseAsString, useQueryState } from "nuqs";
import { useCallback, useRef } from "react";

type Asked = { asked: string | null; ask: (what: string) => void; close: () => void };

/**
 * What an open dialog explains, in the address: it leads straight to the dialog, and the browser's Back closes it.
 * @param name of the part of the address
 */
export function useAsked(name: string): Asked {
  const router = useRouter();
  const [asked, setAsked] = useQueryState(name, parseAsString);
  const hasWayBack = useRef(false);
  const ask = useCallback(
    (what: string) => {
      hasWayBack.current = true;
      void setAsked(what, { history: "push" });
    },
    [setAsked],
  );
  // A step back where there is one, so that the way back does not lead through the same page twice.
  const close = () => {
    if (!hasWayBack.current) return void setAsked(null);
    hasWayBack.current = false;
    router.back();
  };
  return { asked, ask, close };
}
