import { count } from "../ui/format";
import type { Job } from "./types";

/** Which leads failed, and why. */
export function JobFailures({ job }: { job: Job }) {
  const rest = job.failed_count - job.failures.length;
  return (
    <section
      aria-labelledby="failures"
      className="mt-6 overflow-hidden rounded-xl border border-line bg-surface"
    >
      <h2 id="failures" className="px-5 py-4 text-[15px] font-semibold">
        {count(job.failed_count)} failed
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: so that it can be scrolled by keyboard */}
      <section className="max-h-96 overflow-y-auto" aria-label="Failures" tabIndex={0}>
        <table className="w-full border-collapse text-left text-[13px]">
          <thead>
            <tr className="border-y border-line">
              <th scope="col" className="column-head px-5 py-2">
                Lead
              </th>
              <th scope="col" className="column-head px-3">
                Why
              </th>
            </tr>
          </thead>
          <tbody>
            {job.failures.map((failure) => (
              <tr key={failure.lead_id} className="border-b border-line last:border-b-0">
                <td className="min-w-24 px-5 py-2 wrap-anywhere tabular-nums">{failure.lead_id}</td>
                <td className="min-w-32 px-3 wrap-anywhere text-muted">{failure.message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rest > 0 && <p className="px-5 py-3 text-[13px] text-muted">and {count(rest)} more</p>}
    </section>
  );
}
