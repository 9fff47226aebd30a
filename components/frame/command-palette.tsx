"use client";

import { Modal } from "@heroui/react/modal";
import { useQuery } from "@tanstack/react-query";
import { useTheme } from "next-themes";
import { useEffect } from "react";
import { agentsQuery } from "../agents/queries";
import { firstStepsCookie } from "../cohorts/first-steps-cookie";
import { cohortNamesQuery } from "../cohorts/queries";
import { peopleQuery } from "../people/queries";
import { useGoTo } from "../ui/leaving";
import { openShortcuts } from "../ui/openers";
import { usePageActions } from "../ui/page-actions";
import type { PickerGroup } from "../ui/picker";
import { PickerList } from "../ui/picker-list";
import { writeCookie } from "../ui/use-cookie";
import { useDebounced } from "../use-debounced";
import { useIsAdmin, useMayWrite } from "./me";
import { mainItems, settingsItem } from "./nav-items";
import { themes } from "./themes";

const shortcutsAction = "shortcuts";
const firstStepsAction = "first-steps";
const themeAction = "theme:";
const hereAction = "here:";

const themeOptions = themes.map(({ id, label }) => ({
  value: `${themeAction}${id}`,
  label: `Theme: ${label.toLowerCase()}`,
}));

/** What managers do with a cohort, from wherever they are. */
const cohortVerbs = [
  { path: "assign", label: "Assign leads of" },
  { path: "edit", label: "Edit" },
];

const settingsPages = [
  { value: "/settings?tab=fields", label: "Settings: fields" },
  { value: "/settings?tab=users", label: "Settings: users" },
  { value: "/settings?tab=keys", label: "Settings: API keys" },
  { value: "/settings?tab=webhooks", label: "Settings: webhooks" },
  { value: "/settings?tab=audit", label: "Settings: audit log" },
];

function useGroups(text: string): PickerGroup[] {
  const asked = useDebounced(text.trim(), 200);
  const job = /^caj-\d+$/i.exec(text.trim())?.[0].toUpperCase();
  const cohorts = useQuery(cohortNamesQuery());
  const agents = useQuery(agentsQuery());
  const people = useQuery({ ...peopleQuery(asked), enabled: asked.length > 1 });
  const mayWrite = useMayWrite();
  const isAdmin = useIsAdmin();
  const here = usePageActions();
  const making = [
    { value: "/cohorts/new", label: "New cohort" },
    { value: "/cohorts/new/list", label: "New cohort from a list" },
    { value: "/agents?new=agent", label: "New agent" },
    { value: "/imports", label: "Import a file" },
  ];
  const actions = [
    ...(mayWrite ? making : []),
    { value: shortcutsAction, label: "Show keyboard shortcuts", hint: "?" },
    ...(mayWrite ? [{ value: firstStepsAction, label: "Show the first steps" }] : []),
  ];
  const pages = [...mainItems, settingsItem].map(({ href, label }) => ({
    value: href,
    label: `Go to ${label}`,
  }));
  const live = (cohorts.data?.items ?? []).filter(({ archived_at }) => !archived_at);
  return [
    {
      label: here?.of ?? "",
      options: (here?.actions ?? []).map(({ id, label }) => ({ value: `${hereAction}${id}`, label })),
    },
    { label: "Actions", options: [...actions, ...pages, ...(isAdmin ? settingsPages : []), ...themeOptions] },
    {
      label: "Cohorts",
      most: 8,
      options: (cohorts.data?.items ?? []).map((cohort) => ({
        value: `/cohorts/${cohort.cohort_id}`,
        label: cohort.name,
        hint: cohort.cohort_id,
      })),
    },
    {
      label: "With a cohort",
      most: 6,
      options:
        mayWrite && text.trim() !== ""
          ? live.flatMap(({ cohort_id, name }) =>
              cohortVerbs.map(({ path, label }) => ({
                value: `/cohorts/${cohort_id}/${path}`,
                label: `${label} ${name}`,
                hint: cohort_id,
              })),
            )
          : [],
    },
    {
      label: "People",
      isFound: true,
      options: (people.data?.items ?? []).slice(0, 8).map((person) => ({
        value: `/people/${encodeURIComponent(person.pii_id)}`,
        label: person.name ?? person.pii_id,
        hint: person.pii_id,
      })),
    },
    {
      label: "Assignments",
      options: job ? [{ value: `/assignments/${job}`, label: `Open ${job}` }] : [],
    },
    {
      label: "Agents",
      most: 8,
      options: (agents.data?.items ?? []).map((agent) => ({
        value: `/agents?search=${encodeURIComponent(agent.name)}`,
        label: agent.name,
        hint: agent.agent_id,
      })),
    },
  ];
}

type BodyProps = {
  /** What is searched for. */
  text: string;
  onText: (text: string) => void;
  /** Told when what is typed reaches it by itself, and when no longer. */
  onHere: (isHere: boolean) => void;
};

function PaletteBody({ text, onText, onHere, onDone }: BodyProps & { onDone: () => void }) {
  const goTo = useGoTo();
  useEffect(() => {
    onHere(true);
    return () => onHere(false);
  }, [onHere]);
  const { theme, setTheme } = useTheme();
  const groups = useGroups(text);
  const here = usePageActions();
  const act = (value: string) => {
    const action = here?.actions.find(({ id }) => value === `${hereAction}${id}`);
    // What is opened takes the focus once the palette has given it back.
    if (action) return void setTimeout(action.onSelect);
    if (value === shortcutsAction) return openShortcuts();
    if (value.startsWith(themeAction)) return setTheme(value.slice(themeAction.length));
    if (value === firstStepsAction) writeCookie(firstStepsCookie, null);
    setTimeout(() => goTo(value === firstStepsAction ? "/cohorts" : value));
  };
  return (
    <PickerList
      label="Go to or do"
      searchLabel="Search cohorts, people, agents and actions"
      groups={groups}
      selected={[`${themeAction}${theme}`]}
      text={text}
      onText={onText}
      onPick={act}
      onDone={onDone}
      emptyText="Nothing by that name."
    >
      {null}
    </PickerList>
  );
}

type PaletteProps = BodyProps & { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** Everything by its name, over any page. */
export function CommandPalette({ isOpen, onOpenChange, ...body }: PaletteProps) {
  return (
    <Modal.Backdrop isOpen={isOpen} onOpenChange={onOpenChange}>
      <Modal.Container placement="top" size="lg">
        <Modal.Dialog aria-label="Search" className="overflow-hidden !p-0">
          <PaletteBody {...body} onDone={() => onOpenChange(false)} />
        </Modal.Dialog>
      </Modal.Container>
    </Modal.Backdrop>
  );
}
