"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";

type WindowRows = {
  count: number;
  /** Height of a row in pixels, about; rows that are given `measure` as their ref are measured. */
  rowPx: number;
  keyOf: (index: number) => string | number;
  /** Asked for when the end of what is loaded comes near. */
  onNearEnd?: (() => void) | undefined;
};

const headPx = 33;

/**
 * Which rows of a table the window shows: only these need to exist.
 * @returns them, the room above and below them, and the ref of the frame around the table
 */
export function useWindowRows({ count, rowPx, keyOf, onNearEnd }: WindowRows) {
  const frame = useRef<HTMLDivElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  useEffect(() => {
    const place = () => {
      const top = frame.current?.getBoundingClientRect().top ?? 0;
      setScrollMargin(Math.round(top + window.scrollY + headPx));
    };
    place();
    // What stands above the table may grow and shrink.
    const observer = new ResizeObserver(place);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);
  const rows = useWindowVirtualizer({
    count,
    estimateSize: () => rowPx,
    overscan: 8,
    // What is pressed is painted first, the rows that it scrolls to right after.
    useFlushSync: false,
    scrollMargin,
    initialRect: { width: 1280, height: 900 },
    getItemKey: keyOf,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= count - 80) onNearEnd?.();
  }, [last, count, onNearEnd]);
  const above = (shown[0]?.start ?? scrollMargin) - scrollMargin;
  const below = rows.getTotalSize() - ((shown.at(-1)?.end ?? scrollMargin) - scrollMargin);
  return { frame, indexes: shown.map((row) => row.index), above, below, measure: rows.measureElement };
}
