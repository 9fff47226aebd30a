import { State } from "../ui/badge";
import { percent } from "../ui/format";
import { Skeleton } from "../ui/states";
import type { Cohort, Progress } from "./types";

type CohortStateProps = {
  cohort: Cohort;
  progress?: Progress;
  /** How far it is worked is not known yet. */
  isCounting?: boolean;
};

/** Where a cohort stands: live, how far a static one is worked, evaluating, failed. */
export function CohortState({ cohort, progress, isCounting }: CohortStateProps) {
  if (cohort.archived_at) return <State tone="neutral">archived</State>;
  if (cohort.status === "evaluating") {
    const done = cohort.evaluation?.progress_percent;
    return (
      <State tone="info" pulse>
        evaluating{done ? ` · ${percent(done)}` : ""}
      </State>
    );
  }
  if (cohort.status === "failed") return <State tone="bad">evaluation failed</State>;
  if (cohort.type === "dynamic") return <State tone="good">live</State>;
  if (isCounting) {
    return (
      <span className="inline-flex h-5 items-center align-middle">
        <Skeleton className="h-4 w-28" />
      </span>
    );
  }
  return (
    <State tone="neutral">{progress ? `${percent(progress.progress_percent)} moved on` : "fixed list"}</State>
  );
}
