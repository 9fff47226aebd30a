"use client";

import { useQuery } from "@tanstack/react-query";
import { Dialog } from "../ui/dialog";
import { ErrorState, SkeletonRows } from "../ui/states";
import { Time } from "../ui/time";
import { causeWords } from "./event-words";
import { ExplainTree } from "./explain-tree";
import { type Explanation, explainQuery } from "./insight-queries";

type Props = { cohortId: string; cohortName: string; piiId: string; name: string; onClose: () => void };

function Body({ answer, name }: { answer: Explanation; name: string }) {
  return (
    <div className="flex flex-col gap-4">
      <p>
        {answer.member ? (
          <>
            {name} became a member <Time at={answer.entered_at} />
            {answer.cause && <span className="text-muted"> – {causeWords(answer.cause)}</span>}.
          </>
        ) : (
          <>{name} is not a member.</>
        )}
        {answer.member && answer.matches === false && " Their leads no longer fit the rules."}
      </p>
      {answer.tree && (
        <div className="rounded-lg border border-line p-3">
          <p className="pb-1 text-[13px] text-muted">
            {answer.matches ? "The lead that decided" : "The lead that came nearest"}: {answer.lead_id}
          </p>
          <ul aria-label="How the rules went">
            <ExplainTree node={answer.tree} />
          </ul>
        </div>
      )}
      {answer.history.length > 0 && (
        <div>
          <h3 className="column-head pb-1">History</h3>
          <ul className="flex flex-col gap-1 text-[13px]">
            {answer.history.slice(0, 8).map((event) => (
              <li key={`${event.at}${event.type}`} className="flex justify-between gap-3">
                <span className="min-w-0">
                  {event.type} <span className="text-muted">– {causeWords(event.cause)}</span>
                </span>
                <span className="shrink-0 text-muted">
                  <Time at={event.at} />
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

/** Why someone is, or is not, in a cohort. */
export function ExplainDialog({ cohortId, cohortName, piiId, name, onClose }: Props) {
  const query = useQuery(explainQuery(cohortId, piiId));
  return (
    <Dialog isOpen onClose={onClose} title={`${name} and ${cohortName}`}>
      {query.isPending && <SkeletonRows label="Loading the explanation" rows={3} />}
      {query.isError && (
        <ErrorState
          what="The explanation can’t be had."
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.data && <Body answer={query.data} name={name} />}
    </Dialog>
  );
}
