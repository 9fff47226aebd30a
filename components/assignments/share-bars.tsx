import { AgentMark, agentColor } from "../ui/bar";
import { count, initials } from "../ui/format";
import { exactShare, isOver } from "./plan-words";
import type { Share } from "./types";

type Props = { shares: Share[]; isStale?: boolean };

/** `12 + 694 of 50 today`, or `694 of 50 today` where nothing was given yet. */
const todayWords = ({ assigned_today, leads, daily_capacity }: Share): string =>
  `${assigned_today > 0 ? `${count(assigned_today)} + ` : ""}${count(leads)} of ${count(daily_capacity)} today`;

/** The exact share where a whole number of leads can't be it. */
const exactWords = (share: Share): string | undefined =>
  Math.abs(share.expected - share.leads) < 0.005 ? undefined : `exact share ${exactShare(share)}`;

function ShareBar({ share, most }: { share: Share; most: number }) {
  const part = (value: number) => `${(100 * value) / most}%`;
  return (
    <div className="relative h-3 w-full" aria-hidden>
      <div className="absolute inset-0 flex overflow-hidden rounded-full bg-line">
        <div
          className="h-full bg-edge/50 transition-[width] duration-200 ease-out"
          style={{ width: part(Math.max(0, share.load_after - share.leads)) }}
        />
        <div
          className="h-full transition-[width] duration-200 ease-out"
          style={{
            width: part(share.leads),
            background: agentColor(share.agent_id),
          }}
        />
      </div>
      <div
        title={`Capacity: ${count(share.daily_capacity)} a day`}
        className="absolute -top-0.5 h-4 w-0.5 rounded-full bg-foreground"
        style={{ left: `calc(${part(Math.min(share.daily_capacity, most))} - 1px)` }}
      />
    </div>
  );
}

/** What each agent would get: planned leads on top of what stays with them, with a tick at the daily capacity. */
export function ShareBars({ shares, isStale }: Props) {
  const most = Math.max(1, ...shares.flatMap((share) => [share.load_after, share.daily_capacity]));
  return (
    <ul
      className={`flex flex-col gap-4 transition-opacity ${isStale ? "opacity-50" : ""}`}
      aria-label="Shares"
    >
      {shares.map((share) => (
        <li key={share.agent_id} className="flex flex-col gap-1.5">
          <div className="flex items-center gap-2">
            <AgentMark agentId={share.agent_id}>{initials(share.name)}</AgentMark>
            <span className="min-w-0 flex-1 truncate text-sm font-medium">{share.name}</span>
            <span className="text-[15px] font-semibold tabular-nums">{count(share.leads)}</span>
          </div>
          <ShareBar share={share} most={most} />
          <p className="flex flex-wrap justify-between gap-x-3 text-xs text-muted tabular-nums">
            <span>
              load {count(share.load_before)} → {count(share.load_after)}
            </span>
            <span className={isOver(share) ? "text-warn" : ""}>
              {todayWords(share)}
              {isOver(share) && ", over"}
            </span>
          </p>
          {exactWords(share) && (
            <p className="text-xs text-muted tabular-nums">{exactWords(share)}, made whole</p>
          )}
        </li>
      ))}
    </ul>
  );
}
