import { Layers, type LucideIcon, Send, Settings, UserRound, UsersRound } from "lucide-react";

export type NavItem = { href: string; label: string; icon: LucideIcon };

export const mainItems: NavItem[] = [
  { href: "/cohorts", label: "Cohorts", icon: Layers },
  { href: "/people", label: "People", icon: UserRound },
  { href: "/assignments", label: "Assignments", icon: Send },
  { href: "/agents", label: "Agents", icon: UsersRound },
];

export const settingsItem: NavItem = { href: "/settings", label: "Settings", icon: Settings };
