import type { ReactNode } from "react";

/** A part of the settings: what it is at the left, its controls at the right. */
export function Section({
  title,
  sentence,
  children,
}: {
  title: string;
  sentence?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={title}
      className="grid gap-x-10 gap-y-4 border-b border-line py-8 first:pt-6 last:border-b-0 md:grid-cols-[240px_minmax(0,1fr)]"
    >
      <div>
        <h2 className="text-[15px] font-semibold">{title}</h2>
        {sentence && <p className="pt-1 text-[13px] text-muted">{sentence}</p>}
      </div>
      <div className="min-w-0">{children}</div>
    </section>
  );
}
