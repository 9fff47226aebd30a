import { Check, X } from "lucide-react";
import { useTimeZone } from "../ui/time-zone";
import type { Explained } from "./insight-queries";
import { seenWords } from "./seen-words";

function groupWords(group: Extract<Explained, { kind: "group" }>): string {
  const of =
    group.at_least !== null
      ? `At least ${group.at_least} of`
      : group.combinator === "and"
        ? "All of"
        : "Any of";
  return group.not ? `Not: ${of.toLowerCase()}` : of;
}

function Held({ held }: { held: boolean }) {
  return held ? (
    <Check className="mt-0.5 size-4 shrink-0 text-accent" aria-label="holds:" />
  ) : (
    <X className="mt-0.5 size-4 shrink-0 text-bad" aria-label="does not hold:" />
  );
}

/** The rules as they went for one person: what held, and the value that was seen. */
export function ExplainTree({ node }: { node: Explained }) {
  const timeZone = useTimeZone();
  if (node.kind === "rule") {
    return (
      <li className="flex items-start gap-2 py-1">
        <Held held={node.held} />
        <p className="min-w-0 flex-1">
          <span className="inline-block first-letter:uppercase">{node.words}</span>
          <span className="block text-[13px] text-muted">
            it is {seenWords(node.seen, timeZone)}
            {node.other_seen !== undefined && ` against ${seenWords(node.other_seen, timeZone)}`}
          </span>
        </p>
      </li>
    );
  }
  return (
    <li>
      <p className="flex items-start gap-2 py-1 text-[13px] font-medium">
        <Held held={node.held} /> {groupWords(node)}
      </p>
      <ul className="ml-2 border-l border-line pl-4">
        {node.rules.map((child) => (
          <ExplainTree key={child.path} node={child} />
        ))}
      </ul>
    </li>
  );
}
