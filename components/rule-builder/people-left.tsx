"use client";

import { count } from "../ui/format";
import { useBuilder } from "./builder-context";

/** How many people are left after a condition and those before it. */
export function PeopleLeft({ id, name }: { id: string | undefined; name: string }) {
  const { left } = useBuilder();
  const people = id === undefined ? undefined : left.byId.get(id);
  if (people === undefined || people === null) return null;
  return (
    <span
      title="People left after this condition and those before it"
      className={`min-w-12 shrink-0 self-center px-1 text-right text-[13px] font-medium text-muted tabular-nums transition-opacity ${left.isStale ? "opacity-45" : ""}`}
    >
      <span key={people} className={left.isStale ? "" : "changed"}>
        {count(people)}
      </span>
      <span className="sr-only"> people left after {name}</span>
    </span>
  );
}
