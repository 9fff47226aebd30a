import { Search } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { IconButton } from "./button";
import { openPalette } from "./openers";

/** Top of a page: where it belongs, what it is, its state, the one primary action. */
export function PageHead({
  title,
  parent,
  state,
  actions,
  children,
}: {
  title: ReactNode;
  parent?: { href: string; label: string };
  state?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <header className="relative flex flex-wrap items-start justify-between gap-x-6 gap-y-3 pb-6">
      <span className="absolute -top-2 right-0 sm:hidden">
        <IconButton label="Search" onPress={openPalette}>
          <Search aria-hidden />
        </IconButton>
      </span>
      <div className="min-w-0 flex-1 basis-36 max-sm:basis-full max-sm:pr-10">
        {parent && (
          <Link
            href={parent.href}
            className="mb-1 inline-flex min-h-6 items-center text-[13px] wrap-anywhere text-muted hover:text-foreground hover:underline"
          >
            {parent.label}
          </Link>
        )}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="text-[20px] leading-7 font-semibold tracking-[-0.01em] wrap-anywhere">{title}</h1>
          {state}
        </div>
        {children}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}

/** The column in which a page stands. */
export function Page({ children, width = "wide" }: { children: ReactNode; width?: "narrow" | "wide" }) {
  return (
    <div
      className={`mx-auto w-full px-4 pt-6 pb-24 sm:px-8 sm:pt-8 ${width === "wide" ? "max-w-[1240px]" : "max-w-[760px]"}`}
    >
      {children}
    </div>
  );
}
