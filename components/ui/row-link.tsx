import Link from "next/link";
import type { ReactNode } from "react";

/** The link of a whole row: wherever the row, which has to be `relative`, is pressed. */
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
      className={`font-medium after:absolute after:inset-0 after:content-[''] focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent ${className}`}
    >
      {children}
    </Link>
  );
}
