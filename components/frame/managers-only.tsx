"use client";

import type { ReactNode } from "react";
import { ButtonLink } from "../ui/button";
import { Page } from "../ui/page-head";
import { EmptyState } from "../ui/states";
import { useMayWrite } from "./me";

/** A screen that changes something: who may only look is told so, instead of at the end of their work. */
export function ManagersOnly({ children }: { children: ReactNode }) {
  if (useMayWrite()) return children;
  return (
    <Page>
      <EmptyState
        isPage
        title="This is for managers."
        action={<ButtonLink href="/cohorts">Back to the cohorts</ButtonLink>}
      >
        You may look at everything and change nothing. An administrator can give you another role.
      </EmptyState>
    </Page>
  );
}
