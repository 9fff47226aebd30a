import type { ReactNode } from "react";

export type Tone = "neutral" | "good" | "info" | "warn" | "bad";

const dots: Record<Tone, string> = {
  neutral: "bg-edge",
  good: "bg-accent",
  info: "bg-info",
  warn: "bg-warn",
  bad: "bg-bad",
};

const texts: Record<Tone, string> = {
  neutral: "text-muted",
  good: "text-accent",
  info: "text-info",
  warn: "text-warn",
  bad: "text-bad",
};

/** A state: a dot and a word, so that colour is never alone. */
export function State({ tone, children, pulse }: { tone: Tone; children: ReactNode; pulse?: boolean }) {
  return (
    <span
      className={`inline-flex items-center gap-1.5 align-middle text-[13px] whitespace-nowrap ${texts[tone]}`}
    >
      <span aria-hidden className={`size-1.5 rounded-full ${dots[tone]} ${pulse ? "animate-pulse" : ""}`} />
      {children}
    </span>
  );
}

/** A small label of a kind: dynamic, static, a role. */
export function Tag({ children }: { children: ReactNode }) {
  return (
    <span className="inline-flex items-center rounded border border-line bg-sunken px-1.5 text-[11px] leading-[18px] font-medium text-muted">
      {children}
    </span>
  );
}
