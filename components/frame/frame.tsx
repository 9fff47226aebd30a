"use client";

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, Suspense, useEffect } from "react";
import { settingsQuery } from "../settings/queries";
import { TimeZoneProvider } from "../ui/time-zone";
import { pressEarlyKeys } from "./early-keys";
import { JobTray } from "./job-tray";
import { type Me, MeProvider } from "./me";
import { OfflineNotice } from "./offline-notice";
import { Palette } from "./palette";
import { Rail } from "./rail";
import { ShortcutKeys } from "./shortcut-keys";
import { useKeptFocus } from "./use-kept-focus";
import { useWorkspaceStream } from "./use-workspace-stream";

type FrameProps = {
  me: Me;
  /** Of the workspace, as it was when the page was asked for. */
  timeZone: string;
  children: ReactNode;
};

/** The frame of every page: where one can go, the page, and the jobs that run. */
export function Frame({ me, timeZone, children }: FrameProps) {
  const settings = useQuery({ ...settingsQuery(), enabled: false });
  useWorkspaceStream();
  useKeptFocus();
  // The parts below hear keys by now.
  useEffect(pressEarlyKeys, []);
  return (
    <MeProvider me={me}>
      <TimeZoneProvider value={settings.data?.time_zone ?? timeZone}>
        <a
          href="#content"
          className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-lg focus:bg-surface focus:px-3 focus:py-2 focus:shadow-float"
        >
          Skip to the content
        </a>
        <div className="flex min-h-dvh">
          <Rail />
          <main
            id="content"
            tabIndex={-1}
            className="min-w-0 flex-1 pb-(--tray-height) outline-none max-sm:pb-[calc(64px+var(--tray-height))]"
          >
            <Suspense>{children}</Suspense>
          </main>
        </div>
        <OfflineNotice />
        <JobTray />
        <Palette />
        <ShortcutKeys />
      </TimeZoneProvider>
    </MeProvider>
  );
}
