/** Keys that do something anywhere, by what they do: the help sheet shows what the listener follows. */
export type Shortcut = { keys: string[]; what: string; href?: string };

export const goTo: Record<string, Shortcut> = {
  c: { keys: ["g", "c"], what: "Go to cohorts", href: "/cohorts" },
  p: { keys: ["g", "p"], what: "Go to people", href: "/people" },
  a: { keys: ["g", "a"], what: "Go to assignments", href: "/assignments" },
  t: { keys: ["g", "t"], what: "Go to agents", href: "/agents" },
  s: { keys: ["g", "s"], what: "Go to settings", href: "/settings" },
};

export const sheet: { title: string; shortcuts: Shortcut[] }[] = [
  {
    title: "Anywhere",
    shortcuts: [
      { keys: ["Ctrl", "K"], what: "Find a cohort, person, agent or action" },
      { keys: ["/"], what: "Search on this page" },
      { keys: ["n"], what: "New cohort" },
      ...Object.values(goTo),
      { keys: ["?"], what: "This sheet" },
    ],
  },
  {
    title: "While rules are edited",
    shortcuts: [
      { keys: ["Ctrl", "S"], what: "Save the cohort" },
      { keys: ["Ctrl", "Z"], what: "Undo" },
      { keys: ["Ctrl", "Shift", "Z"], what: "Redo" },
      { keys: ["↑", "↓"], what: "Move a condition, with the focus on its handle" },
      { keys: ["→", "←"], what: "Move it into the group beside it, or out of its group" },
    ],
  },
  {
    title: "In lists to pick from",
    shortcuts: [
      { keys: ["↑", "↓"], what: "Choose" },
      { keys: ["Enter"], what: "Take it" },
      { keys: ["Esc"], what: "Close" },
    ],
  },
];
