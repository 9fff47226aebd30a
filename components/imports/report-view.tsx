import { ButtonLink } from "../ui/button";
import { count, plural } from "../ui/format";
import { placeOf } from "./import-words";
import type { ImportDetails, ImportReport } from "./types";

const heads = ["New", "Changed", "Same", "Refused"];

function CountTable({ report, caption }: { report: ImportReport; caption: string }) {
  return (
    <div className="relative overflow-x-auto rounded-xl border border-line bg-surface">
      <table className="w-full border-collapse text-left text-[13px]">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line">
            <th scope="col" className="column-head py-2 pr-2 pl-4">
              Records
            </th>
            {heads.map((head) => (
              <th key={head} scope="col" className="column-head px-2 text-right last:pr-4 sm:px-3">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Object.entries(report.entities).map(([entity, counts]) => (
            <tr key={entity} className="border-b border-line last:border-b-0">
              <th scope="row" className="py-2.5 pr-3 pl-4 font-medium">
                {entity}s
              </th>
              {[counts.inserted, counts.updated, counts.unchanged, counts.failed].map((value, i) => (
                <td key={heads[i]} className="px-2 text-right tabular-nums last:pr-4 sm:px-3">
                  {count(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What a dry run says would happen, or what has happened, with what was refused and why. */
export function ReportView({ item, report }: { item: ImportDetails; report: ImportReport }) {
  const refused = report.refused_rows;
  return (
    <div className="flex flex-col gap-5">
      <p className="text-[32px] leading-10 font-semibold tabular-nums">
        {count(report.rows)} <span className="text-[15px] font-normal text-muted">rows in the file</span>
      </p>
      <CountTable report={report} caption="What becomes of the rows" />
      {refused > 0 && (
        <section aria-label="Refused rows" className="flex flex-col gap-3">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <h2 className="text-[15px] font-semibold">
              {plural(refused, "row has", "rows have")} something that can’t be taken
            </h2>
            <ButtonLink
              size="sm"
              href={`/api/v1/imports/${item.import_id}/refused.csv`}
              prefetch={false}
              download
            >
              Refused rows as CSV
            </ButtonLink>
          </div>
          <ul className="flex flex-col divide-y divide-line rounded-xl border border-line bg-surface text-[13px]">
            {report.reasons.slice(0, 10).map((reason) => (
              <li
                key={`${reason.entity}${reason.path}${reason.message}`}
                className="flex flex-wrap justify-between gap-x-4 px-4 py-2.5"
              >
                <span>
                  <span className="font-medium">{placeOf(reason.entity, reason.path)}</span>: {reason.message}
                </span>
                <span className="text-muted tabular-nums">
                  {plural(reason.count, "time")}, first in row {count(reason.first_row)}
                </span>
              </li>
            ))}
          </ul>
          {item.refused_sample.length > 0 && (
            <details className="text-[13px]">
              <summary className="cursor-pointer text-muted">The first refused rows</summary>
              <ul className="flex flex-col gap-1 pt-2">
                {item.refused_sample.map(({ row, errors }) => (
                  <li key={row} className="break-words">
                    Row {count(row)}:{" "}
                    {errors
                      .map(({ entity, path, message }) => `${placeOf(entity, path)} ${message}`)
                      .join("; ")}
                  </li>
                ))}
              </ul>
            </details>
          )}
        </section>
      )}
    </div>
  );
}
