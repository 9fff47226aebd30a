"use client";

import { useEffect, useRef, useState } from "react";

const windowMs = 6000;

/** Items a second over the last seconds, from a count that grows; null until there is something to measure. */
export function useRate(done: number, isRunning: boolean): number | null {
  const seen = useRef<{ at: number; done: number }[]>([]);
  const [rate, setRate] = useState<number | null>(null);
  useEffect(() => {
    if (!isRunning) return;
    const now = performance.now();
    seen.current = [...seen.current, { at: now, done }].filter((point) => now - point.at < windowMs);
    const first = seen.current[0];
    if (!first || now - first.at < 400 || done <= first.done) return;
    setRate((1000 * (done - first.done)) / (now - first.at));
  }, [done, isRunning]);
  return isRunning ? rate : null;
}
