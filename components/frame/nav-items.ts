import { Layers, type LucideIcon, Send, Settings, UserRound, UsersRound } from "lucide-react";

export type NavItem = {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Where else one is in this part of the app. */
  also?: string;
};

export const mainItems: NavItem[] = [
  { href: "/cohorts", label: "Cohorts", icon: Layers },
  { href: "/people", label: "People", icon: UserRound, also: "/imports" },
  { href: "/assignments", label: "Assignments", icon: Send },
  { href: "/agents", label: "Agents", icon: UsersRound },
];

export const settingsItem: NavItem = { href: "/settings", label: "Settings", icon: Settings };
