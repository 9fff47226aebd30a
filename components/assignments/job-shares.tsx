import { AgentMark, agentColor } from "../ui/bar";
import { count, initials } from "../ui/format";
import type { Job, Share } from "./types";

function ShareLine({ share }: { share: Share }) {
  const done = share.leads === 0 ? 0 : (100 * share.assigned) / share.leads;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-2.5">
      <AgentMark agentId={share.agent_id}>{initials(share.name)}</AgentMark>
      <span className="min-w-0 flex-1 truncate text-sm font-medium sm:w-36 sm:flex-none">{share.name}</span>
      <div
        role="progressbar"
        aria-label={`${share.name}: leads assigned`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(done)}
        aria-valuetext={`${count(share.assigned)} of ${count(share.leads)}`}
        className="h-2 min-w-0 flex-1 overflow-hidden max-sm:order-last max-sm:basis-full rounded-full bg-line"
      >
        <div
          className="h-full rounded-full transition-[width] duration-200 ease-out"
          style={{ width: `${Math.min(100, done)}%`, background: agentColor(share.agent_id) }}
        />
      </div>
      <span className="text-right sm:w-28 text-[13px] tabular-nums">
        {count(share.assigned)} <span className="text-muted">of {count(share.leads)}</span>
      </span>
    </li>
  );
}

/** Who got how many, as it happens. */
export function JobShares({ job }: { job: Job }) {
  return (
    <section aria-labelledby="by-agent" className="mt-6 rounded-xl border border-line bg-surface px-5 py-4">
      <h2 id="by-agent" className="pb-1 text-[15px] font-semibold">
        By agent
      </h2>
      <ul className="divide-y divide-line">
        {job.distribution.map((share) => (
          <ShareLine key={share.agent_id} share={share} />
        ))}
      </ul>
    </section>
  );
}
