"use client";

import { Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { openPalette } from "../ui/openers";
import { AccountMenu } from "./account-menu";
import { Mark } from "./mark";
import { mainItems, type NavItem, settingsItem } from "./nav-items";

function RailLink({ item, isCurrent }: { item: NavItem; isCurrent: boolean }) {
  const Icon = item.icon;
  return (
    <li className="max-sm:flex-1">
      <Link
        href={item.href}
        aria-current={isCurrent ? "page" : undefined}
        title={item.label}
        className={`flex items-center gap-3 rounded-lg text-sm font-medium max-sm:flex-col max-sm:gap-0.5 max-sm:px-1 max-sm:py-1.5 max-sm:text-[11px] max-sm:leading-4 sm:h-9 sm:justify-center sm:px-2.5 rail:justify-start ${
          isCurrent ? "bg-accent-soft text-accent" : "text-muted hover:bg-hover hover:text-foreground"
        }`}
      >
        <Icon className="size-[18px] shrink-0" strokeWidth={1.75} aria-hidden />
        <span className="sm:sr-only rail:not-sr-only">{item.label}</span>
      </Link>
    </li>
  );
}

const isWithin = (path: string, href: string) => path === href || path.startsWith(`${href}/`);

/** Where one can go: a rail with words, with icons under 1,100 px, a bar at the bottom under 640 px. */
export function Rail() {
  const path = usePathname();
  const link = (item: NavItem) => (
    <RailLink
      key={item.href}
      item={item}
      isCurrent={isWithin(path, item.href) || (item.also !== undefined && isWithin(path, item.also))}
    />
  );
  return (
    <header className="z-30 flex border-line bg-background max-sm:fixed max-sm:inset-x-0 max-sm:bottom-0 max-sm:border-t max-sm:px-2 max-sm:pb-[env(safe-area-inset-bottom)] sm:sticky sm:top-0 sm:h-dvh sm:w-16 sm:shrink-0 sm:flex-col sm:border-r sm:px-3 sm:py-4 rail:w-[232px]">
      <Link
        href="/cohorts"
        className="mb-4 hidden h-8 items-center gap-2.5 rounded-lg px-1.5 text-[15px] font-semibold tracking-[-0.01em] sm:flex sm:justify-center rail:justify-start"
      >
        <Mark className="size-7 shrink-0" />
        <span className="sm:sr-only rail:not-sr-only">Cohort System</span>
      </Link>
      <button
        type="button"
        onClick={openPalette}
        aria-keyshortcuts="Control+K Meta+K"
        title="Search (Ctrl K)"
        className="mb-4 hidden h-8 items-center gap-2.5 rounded-lg border border-line px-2.5 text-[13px] text-muted hover:border-edge hover:text-foreground sm:flex sm:justify-center rail:justify-start"
      >
        <Search className="size-4 shrink-0" aria-hidden />
        <span className="sm:sr-only rail:not-sr-only">Search</span>
        <kbd className="ml-auto hidden font-sans text-[11px] rail:block">Ctrl K</kbd>
      </button>
      <nav aria-label="Main" className="contents">
        <ul className="flex flex-1 gap-0.5 sm:flex-col">{mainItems.map(link)}</ul>
        <ul className="flex gap-0.5 sm:flex-col">{link(settingsItem)}</ul>
      </nav>
      <div className="hidden border-line sm:mt-3 sm:block sm:border-t sm:pt-3">
        <AccountMenu />
      </div>
    </header>
  );
}
