"use client";

import { useQuery } from "@tanstack/react-query";
import { fieldsQuery } from "../rule-builder/fields";
import { duration } from "../ui/format";
import { ErrorState, SkeletonRows } from "../ui/states";
import { RuleTree } from "./rule-tree";
import type { Cohort } from "./types";

const engineWords = {
  aggregation: "The database finds the members in one question.",
  rules_engine: "The database narrows the candidates, the rules engine decides on each.",
} as const;

/** The rules in words and as a tree, and how they are evaluated. */
export function RulesTab({ cohort }: { cohort: Cohort }) {
  const fields = useQuery(fieldsQuery());
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
    <div className="grid gap-6 p-5 md:grid-cols-[minmax(0,1fr)_280px]">
      <div>
        <p className="pb-4 text-[15px]">{cohort.summary}.</p>
        <ul aria-label="Rules">
          <RuleTree node={cohort.rules} registry={registry} />
        </ul>
      </div>
      <dl className="flex flex-col gap-3 border-line text-[13px] md:border-l md:pl-6">
        <div>
          <dt className="text-muted">Looks at</dt>
          <dd>{cohort.entity_scope.join(", ")}</dd>
        </div>
        <div>
          <dt className="text-muted">Evaluated by</dt>
          <dd>{engineWords[cohort.engine]}</dd>
        </div>
        {cohort.evaluation && (
          <div>
            <dt className="text-muted">Last full evaluation took</dt>
            <dd>{duration(cohort.evaluation.duration_ms)}</dd>
          </div>
        )}
        <div>
          <dt className="text-muted">Version</dt>
          <dd>{cohort.version}</dd>
        </div>
      </dl>
    </div>
  );
}
