import { count } from "../ui/format";
import type { AgentCapacity } from "./types";

/** `58 of 100 today`: what was given to an agent today, of what fits into a day. */
export const todayWords = ({ assigned_today: taken, daily_capacity: capacity }: AgentCapacity): string =>
  capacity === 0 && taken === 0 ? "none a day" : `${count(taken)} of ${count(capacity)} today`;

/** How much of today is taken: a bar that ends at the daily capacity, with the numbers beside it unless they stand elsewhere. */
export function LoadBar({ agent, isBare = false }: { agent: AgentCapacity; isBare?: boolean }) {
  const { assigned_today: taken, daily_capacity: capacity } = agent;
  const over = taken > capacity;
  return (
    <div className="flex items-center gap-3">
      {/* biome-ignore lint/a11y/useSemanticElements: a meter element can't be drawn like this in every browser */}
      <div
        role="meter"
        aria-label={`${agent.name}: taken of today’s capacity`}
        aria-valuemin={0}
        aria-valuemax={Math.max(capacity, 1)}
        aria-valuenow={Math.min(taken, Math.max(capacity, 1))}
        aria-valuetext={todayWords(agent)}
        className="h-1.5 w-24 shrink-0 overflow-hidden rounded-full bg-line"
      >
        <div
          className={`h-full rounded-full ${over ? "bg-warn" : "bg-accent"}`}
          style={{ width: `${Math.min(100, capacity === 0 ? 0 : (100 * taken) / capacity)}%` }}
        />
      </div>
      {!isBare && (
        <span
          className={`min-w-28 text-[13px] whitespace-nowrap tabular-nums ${over ? "text-warn" : "text-muted"}`}
        >
          {todayWords(agent)}
        </span>
      )}
    </div>
  );
}
