import { CheckCheck, CircleDot, LogIn, LogOut, type LucideIcon, Pencil, Send, Undo2 } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "../ui/states";
import { Time } from "../ui/time";
import type { Moment } from "./timeline";

const icons: Record<Moment["kind"], LucideIcon> = {
  entered: LogIn,
  left: LogOut,
  assigned: Send,
  closed: Undo2,
  task: CheckCheck,
  created: CircleDot,
  edited: Pencil,
};

/** What happened, newest first. */
export function PersonTimeline({ moments }: { moments: Moment[] }) {
  if (moments.length === 0) return <EmptyState title="Nothing has happened yet." />;
  return (
    <ol className="relative ml-3 border-l border-line">
      {moments.map((moment) => {
        const Icon = icons[moment.kind];
        return (
          <li key={moment.key} className="relative pb-5 pl-7 last:pb-0">
            <span
              aria-hidden
              className="absolute top-0 -left-3 inline-flex size-6 items-center justify-center rounded-full border border-line bg-surface text-muted"
            >
              <Icon className="size-3.5" />
            </span>
            <div className="flex items-baseline justify-between gap-4 text-sm">
              <p className="min-w-0">
                {moment.href ? (
                  <Link href={moment.href} className="hover:underline">
                    {moment.text}
                  </Link>
                ) : (
                  moment.text
                )}
                {moment.detail && <span className="block text-[13px] text-muted">{moment.detail}</span>}
              </p>
              <span className="shrink-0 text-[13px] text-muted">
                <Time at={moment.at} />
              </span>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
