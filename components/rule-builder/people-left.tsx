"use client";

import { count } from "../ui/format";
import { useBuilder } from "./builder-context";

type PeopleLeftProps = { id: string | undefined; name: string; isOutermost: boolean };

/** How many people are left after a condition and those before it; its room until that is known. */
export function PeopleLeft({ id, name, isOutermost }: PeopleLeftProps) {
  const { left } = useBuilder();
  const people = id === undefined ? undefined : left.byId.get(id);
  if (!isOutermost || !left.isCounted) return null;
  const look =
    "min-w-14 shrink-0 self-center px-1 text-right text-[13px] font-medium text-muted tabular-nums";
  if (people === undefined || people === null) return <span className={look} />;
  return (
    <span
      title="People left after this condition and those before it"
      className={`${look} transition-opacity ${left.isStale ? "opacity-45" : ""}`}
    >
      <span key={people} className={left.isStale ? "" : "changed"}>
        {count(people)}
      </span>
      <span className="sr-only"> people left after {name}</span>
    </span>
  );
}
