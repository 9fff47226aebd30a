"use client";

import { useQuery } from "@tanstack/react-query";
import { fieldsQuery } from "../rule-builder/fields";
import { duration } from "../ui/format";
import { ErrorState, SkeletonRows } from "../ui/states";
import { waterfallQuery } from "./insight-queries";
import { PlanSteps } from "./plan-steps";
import { RuleTree } from "./rule-tree";
import type { Cohort } from "./types";
import { VersionList } from "./version-list";
import { WaterfallList } from "./waterfall-list";
import { ZoneOfDays } from "./zone-of-days";

const engineWords = {
  aggregation: "the database, in one question",
  rules_engine: "the database for the candidates, the rules engine for each of them",
} as const;

/** The rules in words and as a tree, and how they are evaluated. */
export function RulesTab({ cohort }: { cohort: Cohort }) {
  const fields = useQuery(fieldsQuery());
  // Below the waterfall, whose length is not known before, nothing stands that would be pushed down.
  const waterfall = useQuery({ ...waterfallQuery(cohort), enabled: cohort.rules !== null });
  if (cohort.rules === null) {
    return <p className="p-5 text-sm text-muted">Its people were chosen by hand; it has no rules.</p>;
  }
  if (fields.isPending) return <SkeletonRows label="Loading rules" rows={3} />;
  if (fields.isError) {
    return (
      <ErrorState what="The rules can’t be shown." error={fields.error} onRetry={() => fields.refetch()} />
    );
  }
  const registry = new Map(fields.data.map((field) => [field.field, field]));
  return (
    <>
      <div className="grid gap-x-10 gap-y-6 p-5 lg:grid-cols-2">
        <section aria-label="Rules in words" className="min-w-0">
          <p className="pb-4 text-[15px] leading-6">
            {cohort.summary}.<ZoneOfDays rules={cohort.rules} />
          </p>
          <ul aria-label="Rules">
            <RuleTree node={cohort.rules} registry={registry} />
          </ul>
          <dl className="mt-5 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 border-t border-line pt-4 text-[13px]">
            <dt className="text-muted">Looks at</dt>
            <dd>{cohort.entity_scope.join(", ")}</dd>
            <dt className="text-muted">Found by</dt>
            <dd>{engineWords[cohort.engine]}</dd>
            {cohort.evaluation && (
              <>
                <dt className="text-muted">Took</dt>
                <dd>{duration(cohort.evaluation.duration_ms)} at the last full evaluation</dd>
              </>
            )}
          </dl>
          {cohort.evaluation && cohort.evaluation.plan.length > 0 && (
            <div className="mt-4">
              <PlanSteps steps={cohort.evaluation.plan} rules={cohort.rules} registry={registry} />
            </div>
          )}
        </section>
        <section aria-labelledby="waterfall" className="min-w-0">
          <h2 id="waterfall" className="pb-2 text-[15px] font-semibold">
            Left after each condition
          </h2>
          <WaterfallList cohort={cohort} />
        </section>
      </div>
      {!waterfall.isPending && <VersionList cohort={cohort} />}
    </>
  );
}
