import { type LucideIcon, Monitor, Moon, Sun } from "lucide-react";

type Theme = { id: string; label: string; icon: LucideIcon };

/** How the app may look. */
export const themes: Theme[] = [
  { id: "light", label: "Light", icon: Sun },
  { id: "dark", label: "Dark", icon: Moon },
  { id: "system", label: "Like the system", icon: Monitor },
];
