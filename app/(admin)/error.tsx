"use client";

import { ErrorState } from "@/components/ui/states";

export default function AdminError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <ErrorState
      isPage
      what="This page can’t be shown."
      error={error}
      onRetry={retry}
      others={{ href: "/cohorts", label: "Go to the cohorts" }}
    />
  );
}
