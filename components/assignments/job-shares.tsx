import { AgentMark, agentColor } from "../ui/bar";
import { count, initials } from "../ui/format";
import { shareWords } from "./plan-words";
import { isActive, type Job, type Share } from "./types";

/** What of a share is behind it: the hue for leads that got there, the colour of what went wrong for those that failed. */
function ShareProgress({ share, verb }: { share: Share; verb: string }) {
  const part = (value: number) => (share.leads === 0 ? 0 : Math.min(100, (100 * value) / share.leads));
  return (
    <div
      role="progressbar"
      aria-label={`${share.name}: leads ${verb}`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(part(share.assigned))}
      aria-valuetext={`${count(share.assigned)} of ${count(share.leads)}`}
      className="flex h-2 min-w-0 flex-1 overflow-hidden rounded-full bg-line max-sm:order-last max-sm:basis-full"
    >
      <div
        className="h-full transition-[width] duration-200 ease-out"
        style={{ width: `${part(share.assigned)}%`, background: agentColor(share.agent_id) }}
      />
      <div
        className="h-full bg-bad transition-[width] duration-200 ease-out"
        style={{ width: `${part(share.failed)}%` }}
      />
    </div>
  );
}

type ShareLineProps = { share: Share; verb: string; loadAfter: number; isUndo: boolean };

function ShareLine({ share, verb, loadAfter, isUndo }: ShareLineProps) {
  return (
    <li className="flex flex-col gap-1 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <AgentMark agentId={share.agent_id}>{initials(share.name)}</AgentMark>
        <span className="min-w-0 flex-1 text-sm font-medium wrap-anywhere sm:w-36 sm:flex-none">
          {share.name}
        </span>
        <ShareProgress share={share} verb={verb} />
        <span className="text-right text-[13px] tabular-nums sm:w-28">
          {count(share.assigned)} <span className="text-muted">of {count(share.leads)}</span>
        </span>
      </div>
      <p className="flex flex-wrap gap-x-4 pl-9 text-xs text-muted tabular-nums">
        <span>
          open leads {count(share.load_before)} → {count(loadAfter)}
        </span>
        {!isUndo && (
          <span>
            {count(share.assigned_today)} given that day before, {count(share.daily_capacity)} a day
          </span>
        )}
        {shareWords(share) && <span>{shareWords(share)}</span>}
        {share.failed > 0 && <span className="text-bad">{count(share.failed)} failed</span>}
      </p>
    </li>
  );
}

/** What an agent has open afterwards: as planned, or, where a job ended before its end, as far as it came. */
const loadAfter = ({ kind, status }: Job, share: Share): number =>
  kind !== "undo" && (status === "cancelled" || status === "failed")
    ? share.load_before + share.assigned
    : share.load_after;

/** Of an undo: how many leads go back to nobody, as they had no owner before; 0 where that is not known yet. */
const toNobody = (job: Job): number =>
  job.kind !== "undo" || isActive(job)
    ? 0
    : job.assigned_count - job.distribution.reduce((sum, share) => sum + share.assigned, 0);

/** Who got how many, as it happens, beside what they had before and why it is not the exact share. */
export function JobShares({ job }: { job: Job }) {
  const isUndo = job.kind === "undo";
  return (
    <section aria-labelledby="by-agent" className="mt-6 rounded-xl border border-line bg-surface px-5 py-4">
      <h2 id="by-agent" className="pb-1 text-[15px] font-semibold">
        {isUndo ? "Back to whom" : "By agent"}
      </h2>
      <ul className="divide-y divide-line">
        {job.distribution.map((share) => (
          <ShareLine
            key={share.agent_id}
            share={share}
            verb={isUndo ? "given back" : "assigned"}
            loadAfter={loadAfter(job, share)}
            isUndo={isUndo}
          />
        ))}
        {toNobody(job) > 0 && (
          <li className="flex justify-between gap-3 py-2.5 text-sm">
            <span className="pl-9 font-medium">Nobody, as before</span>
            <span className="text-[13px] tabular-nums">{count(toNobody(job))}</span>
          </li>
        )}
      </ul>
    </section>
  );
}
