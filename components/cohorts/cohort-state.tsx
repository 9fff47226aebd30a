import { State } from "../ui/badge";
import { percent } from "../ui/format";
import type { Cohort, Progress } from "./types";

/** Where a cohort stands: live, how far a static one is worked, evaluating, failed. */
export function CohortState({ cohort, progress }: { cohort: Cohort; progress?: Progress }) {
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
  return (
    <State tone="neutral">{progress ? `${percent(progress.progress_percent)} moved on` : "fixed list"}</State>
  );
}
