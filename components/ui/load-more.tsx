"use client";

import { useEffect, useRef } from "react";
import { Button } from "./button";

/** Loads the next page when it comes into view; also a button, for the keyboard and for screen readers. */
export function LoadMore({
  hasMore,
  isLoading,
  onLoad,
}: {
  hasMore: boolean;
  isLoading: boolean;
  onLoad: () => void;
}) {
  const mark = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = mark.current;
    if (!element || !hasMore || isLoading) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && onLoad(),
      { rootMargin: "600px" },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [hasMore, isLoading, onLoad]);
  if (!hasMore) return null;
  return (
    <div ref={mark} className="flex justify-center py-4">
      <Button size="sm" onPress={onLoad} isDisabled={isLoading}>
        {isLoading ? "Loading…" : "Show more"}
      </Button>
    </div>
  );
}
