import type { ReactNode } from "react";

/** Progress of something that ends; `label` is what progresses. */
export function ProgressBar({
  percent,
  label,
  tone = "accent",
  size = "md",
}: {
  percent: number;
  label: string;
  tone?: "accent" | "muted" | "bad";
  size?: "sm" | "md";
}) {
  const tones = { accent: "bg-accent", muted: "bg-edge", bad: "bg-bad" };
  const bounded = Math.min(100, Math.max(0, percent));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(bounded)}
      aria-valuetext={`${Math.round(bounded)} %`}
      className={`w-full overflow-hidden rounded-full bg-line ${size === "sm" ? "h-1.5" : "h-2.5"}`}
    >
      <div
        className={`h-full rounded-full transition-[width] duration-200 ease-out ${tones[tone]}`}
        style={{ width: `${bounded}%` }}
      />
    </div>
  );
}

export const seriesColors = [
  "var(--series-1)",
  "var(--series-2)",
  "var(--series-3)",
  "var(--series-4)",
  "var(--series-5)",
  "var(--series-6)",
  "var(--series-7)",
  "var(--series-8)",
] as const;

/** The hue of an agent: by the number in its id, so that it is the same on every screen. */
export function agentColor(agentId: string): string {
  const digits = Number(/(\d+)$/.exec(agentId)?.[1] ?? 0);
  return seriesColors[digits % seriesColors.length] ?? seriesColors[0];
}

/** Who: initials on the agent's hue. Always beside the name. */
export function AgentMark({ agentId, children }: { agentId: string; children: ReactNode }) {
  return (
    <span
      aria-hidden
      className="inline-flex size-6 shrink-0 items-center justify-center rounded-full text-[10px] font-semibold text-foreground"
      style={{ boxShadow: `inset 0 0 0 2px ${agentColor(agentId)}` }}
    >
      {children}
    </span>
  );
}
