import Link from "next/link";
import type { ReactNode } from "react";

/**
 * The link of a whole row: wherever the row, which has to be `relative`, is pressed. The words by
 * themselves are 24 px high, as a target has to be (WCAG 2.5.8).
 */
export function RowLink({
  href,
  className = "",
  children,
}: {
  href: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Link
      href={href}
      className={`inline-block min-h-6 py-0.5 font-medium after:absolute after:inset-0 after:content-[''] focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent ${className}`}
    >
      {children}
    </Link>
  );
}
