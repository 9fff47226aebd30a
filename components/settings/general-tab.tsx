"use client";

import { toast } from "@heroui/react/toast";
import { useQuery } from "@tanstack/react-query";
import { LogOut } from "lucide-react";
import { useTheme } from "next-themes";
import { useEffect, useState } from "react";
import { useIsAdmin, useMe } from "../frame/me";
import { signOut } from "../frame/sign-out";
import { themes } from "../frame/themes";
import { Tag } from "../ui/badge";
import { Button } from "../ui/button";
import { Choice, SelectField } from "../ui/fields";
import { ErrorState, Notice, Skeleton } from "../ui/states";
import { ChangePassword } from "./change-password";
import { settingsQuery, useUpdateSettings } from "./queries";
import { Retention } from "./retention";
import { Section } from "./section";
import { TaskTemplates } from "./task-templates";

function You() {
  const me = useMe();
  const { theme, setTheme } = useTheme();
  const [isMounted, setIsMounted] = useState(false);
  useEffect(() => setIsMounted(true), []);
  return (
    <Section title="You" sentence="How the app looks to you, and your password.">
      <div className="flex flex-col gap-5">
        <p className="flex items-center gap-2 text-sm">
          You are signed in as {me.name} <Tag>{me.role}</Tag>
        </p>
        <fieldset className="flex flex-wrap gap-x-6 gap-y-1">
          <legend className="pb-1.5 text-[13px] font-medium">Theme</legend>
          {themes.map(({ id, label }) => (
            <Choice
              key={id}
              type="radio"
              name="theme"
              label={label}
              checked={isMounted && theme === id}
              onChange={() => setTheme(id)}
            />
          ))}
        </fieldset>
        <div className="flex flex-wrap gap-2">
          <ChangePassword />
          <Button size="sm" onPress={() => void signOut()}>
            <LogOut aria-hidden /> Sign out
          </Button>
        </div>
      </div>
    </Section>
  );
}

function TimeZone({ value }: { value: string }) {
  const isAdmin = useIsAdmin();
  const update = useUpdateSettings();
  const zones = [...new Set(["UTC", value, ...Intl.supportedValuesOf("timeZone")])].sort();
  const change = (time_zone: string) =>
    update.mutate(
      { time_zone },
      { onSuccess: () => toast(`Days are counted in ${time_zone} now. Cohorts that go by days follow.`) },
    );
  return (
    <Section
      title="Time zone"
      sentence="Days, weeks and months of rules are counted in it, and so is an agent’s daily capacity."
    >
      <SelectField
        label="Time zone of the workspace"
        value={value}
        disabled={!isAdmin || update.isPending}
        onChange={(event) => change(event.target.value)}
        hint={isAdmin ? undefined : "An administrator can change it."}
        className="max-w-80"
      >
        {zones.map((zone) => (
          <option key={zone}>{zone}</option>
        ))}
      </SelectField>
      {update.error && (
        <div className="pt-3">
          <Notice>The time zone stays as it was: {update.error.message}</Notice>
        </div>
      )}
    </Section>
  );
}

/** Who one is, and what the whole workspace goes by. */
export function GeneralTab() {
  const query = useQuery(settingsQuery());
  return (
    <>
      <You />
      {query.isPending && <Skeleton className="my-8 h-24 w-full" />}
      {query.isError && (
        <ErrorState
          what="The workspace’s settings can’t be shown."
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.data && (
        <>
          <TimeZone value={query.data.time_zone} />
          <TaskTemplates templates={query.data.task_templates} />
          <Retention kept={query.data} />
        </>
      )}
    </>
  );
}
