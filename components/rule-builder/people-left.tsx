"use client";

import { isGroup } from "@/lib/rules/rule";
import { count } from "../ui/format";
import { useBuilder } from "./builder-context";
import { nodeAt } from "./move-node";
import { leavesFewer } from "./tree";

type PeopleLeftProps = { id: string | undefined; name: string; path: readonly number[] };

/** What the number beside a condition counts, by the group that it stands in. */
function meaningOf(isLeft: boolean, isOutermost: boolean) {
  if (isLeft)
    return { title: "People left after this condition and those before it", spoken: "people left after" };
  return {
    title: isOutermost
      ? "People whom this condition alone is true of"
      : "People whom this condition alone is true of, among those left before its group",
    spoken: "people fit",
  };
}

/** How many people a condition leaves, or is true of where not all of its group must hold; its room until that is known. */
export function PeopleLeft({ id, name, path }: PeopleLeftProps) {
  const { left, root } = useBuilder();
  const people = id === undefined ? undefined : left.byId.get(id);
  if (!left.isCounted) return null;
  const look =
    "min-w-14 shrink-0 self-center px-1 text-right text-[13px] font-medium text-muted tabular-nums";
  if (people === undefined || people === null) return <span className={look} />;
  const parent = nodeAt(root, path.slice(0, -1));
  const { title, spoken } = meaningOf(
    parent !== undefined && isGroup(parent) && leavesFewer(parent),
    path.length === 1,
  );
  return (
    <span title={title} className={look}>
      <span key={people} className={left.isStale ? "" : "changed"}>
        {count(people)}
      </span>
      <span className="sr-only">
        {" "}
        {spoken} {name}
      </span>
    </span>
  );
}
