"use client";

import { RefreshCw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { ApiError } from "../api";
import { Button, ButtonLink } from "./button";

/** Nothing here yet: one sentence, one action. */
export function EmptyState({
  title,
  children,
  action,
  isPage,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** It is all that the page shows, so its title is the page's heading. */
  isPage?: boolean;
}) {
  const Title = isPage ? "h1" : "p";
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-14 text-center">
      <Title className="text-[15px] font-medium">{title}</Title>
      {children && <p className="max-w-md text-sm text-muted">{children}</p>}
      {action && <div className="pt-2">{action}</div>}
    </div>
  );
}

type ErrorStateProps = {
  what: string;
  error: unknown;
  onRetry?: () => void;
  /** Where there are others of its kind, should there be none by that address. */
  others?: { href: string; label: string };
  /** It is all that the page shows, so what failed is the page's heading. */
  isPage?: boolean;
};

/** What failed, what it means, and a way on: trying again, or another of its kind. */
export function ErrorState({ what, error, onRetry, others, isPage }: ErrorStateProps) {
  const reason = error instanceof Error ? error.message : "No reason was given.";
  const isGone = error instanceof ApiError && error.status === 404;
  const What = isPage ? "h1" : "p";
  return (
    <div role="alert" className="flex flex-col items-center gap-2 px-6 py-14 text-center">
      <TriangleAlert className="size-5 text-bad" aria-hidden />
      <What className="max-w-full text-[15px] font-medium">{what}</What>
      <p className="max-w-md text-sm text-muted">
        {reason} {!(error instanceof ApiError) && "This part of the page failed to show."}
      </p>
      <div className="flex flex-wrap justify-center gap-2 pt-2 empty:hidden">
        {onRetry && !(isGone && others) && (
          <Button onPress={onRetry} size="sm">
            <RefreshCw aria-hidden /> Try again
          </Button>
        )}
        {others && (
          <ButtonLink href={others.href} size="sm">
            {others.label}
          </ButtonLink>
        )}
      </div>
    </div>
  );
}

/** A grey shape of the size of what will stand there. */
export function Skeleton({ className = "" }: { className?: string }) {
  return <span aria-hidden className={`block animate-pulse rounded bg-sunken ${className}`} />;
}

/** Rows of a table that is on its way. */
export function SkeletonRows({ rows = 6, label }: { rows?: number; label: string }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of a placeholder have no identity
        <div key={row} className="flex items-center gap-6 border-b border-line px-4 py-3.5">
          <Skeleton className="h-4 w-2/5" />
          <Skeleton className="ml-auto h-4 w-16" />
          <Skeleton className="h-4 w-24" />
        </div>
      ))}
    </div>
  );
}

/** A problem inside a form or dialog. */
export function Notice({
  tone = "bad",
  children,
}: {
  tone?: "bad" | "warn" | "info" | "good";
  children: ReactNode;
}) {
  const tones = {
    bad: "bg-bad-soft text-bad",
    warn: "bg-warn-soft text-warn",
    info: "bg-info-soft text-info",
    good: "bg-accent-soft text-accent",
  };
  return (
    <div
      role={tone === "bad" ? "alert" : "status"}
      className={`rounded-lg px-3 py-2 text-[13px] ${tones[tone]}`}
    >
      {children}
    </div>
  );
}
