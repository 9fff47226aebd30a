import { AgentMark, agentColor } from "../ui/bar";
import { count, initials } from "../ui/format";
import { isOver, shareWords } from "./plan-words";
import type { Share } from "./types";

type Props = { shares: Share[]; isStale?: boolean };

/** `12 + 694 of 50 today`, or `694 of 50 today` where nothing was given yet. */
const todayWords = ({ assigned_today, leads, daily_capacity }: Share): string =>
  `${assigned_today > 0 ? `${count(assigned_today)} + ` : ""}${count(leads)} of ${count(daily_capacity)} today`;

/** One agent's day: what was given to them already, what this would add, and how much fits. */
function DayBar({ share, most }: { share: Share; most: number }) {
  const part = (value: number) => `${(100 * value) / most}%`;
  return (
    <div className="relative h-3 w-full" aria-hidden>
      <div className="absolute inset-0 flex overflow-hidden rounded-full bg-line">
        <div
          className="h-full bg-edge/50 transition-[width] duration-200 ease-out"
          style={{ width: part(share.assigned_today) }}
        />
        <div
          className="h-full transition-[width] duration-200 ease-out"
          style={{
            width: part(share.leads),
            background: agentColor(share.agent_id),
          }}
        />
      </div>
      {share.daily_capacity <= most && (
        <div
          title={`${count(share.daily_capacity)} leads fit into a day`}
          className="absolute -top-0.5 h-4 w-0.5 rounded-full bg-foreground transition-[left] duration-200 ease-out"
          style={{ left: `calc(${part(share.daily_capacity)} - 1px)` }}
        />
      )}
    </div>
  );
}

function Legend() {
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      <span className="inline-flex items-center gap-1.5">
        <span aria-hidden className="h-2.5 w-4 rounded-full bg-edge/50" /> given today already
      </span>
      <span className="inline-flex items-center gap-1.5">
        <span
          aria-hidden
          className="h-2.5 w-6 rounded-full bg-linear-to-r from-series-2 via-series-3 to-series-4"
        />{" "}
        by this plan, each in their colour
      </span>
      <span className="inline-flex items-center gap-1.5">
        <span aria-hidden className="h-3.5 w-0.5 rounded-full bg-foreground" /> fits into a day
      </span>
    </p>
  );
}

/**
 * What the whole width of a bar stands for. Capacities count up to twice the largest day: beyond that the tick of one
 * agent would make slivers of all bars.
 */
function scaleOf(shares: readonly Share[]): number {
  const days = shares.map((share) => share.assigned_today + share.leads);
  const largest = Math.max(1, ...days);
  const capacities = shares.map((share) => share.daily_capacity).filter((each) => each <= 2 * largest);
  return Math.max(largest, ...capacities);
}

/** What each agent would get today, with a tick at what fits into a day, and the open leads they would come to. */
export function ShareBars({ shares, isStale }: Props) {
  const most = scaleOf(shares);
  return (
    <div className={`flex flex-col gap-4 transition-opacity ${isStale ? "opacity-50" : ""}`}>
      <Legend />
      <ul className="flex flex-col gap-4" aria-label="Shares">
        {shares.map((share) => (
          <li key={share.agent_id} className="flex flex-col gap-1.5">
            <div className="flex items-center gap-2">
              <AgentMark agentId={share.agent_id}>{initials(share.name)}</AgentMark>
              <span className="min-w-0 flex-1 text-sm font-medium wrap-anywhere">{share.name}</span>
              <span className="text-[15px] font-semibold tabular-nums">{count(share.leads)}</span>
            </div>
            <DayBar share={share} most={most} />
            <p className="flex flex-wrap justify-between gap-x-3 text-xs text-muted tabular-nums">
              <span className={isOver(share) ? "text-warn" : ""}>
                {todayWords(share)}
                {isOver(share) && ", over capacity"}
              </span>
              <span>
                open leads {count(share.load_before)} → {count(share.load_after)}
              </span>
              {shareWords(share) && <span className="basis-full">{shareWords(share)}</span>}
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
}
