"use client";

import { toast } from "@heroui/react/toast";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMayWrite } from "../frame/me";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Notice } from "../ui/states";
import { Time } from "../ui/time";
import { useRestoreVersion, type Version, versionsQuery } from "./insight-queries";
import type { Cohort } from "./types";

function RestoreDialog({
  cohort,
  version,
  onClose,
}: {
  cohort: Cohort;
  version: Version;
  onClose: () => void;
}) {
  const restore = useRestoreVersion(cohort.cohort_id);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      role="alertdialog"
      title={`Go back to version ${version.version}?`}
      footer={
        <>
          <Button onPress={onClose}>Keep the present rules</Button>
          <Button
            kind="primary"
            isDisabled={restore.isPending}
            onPress={() =>
              restore.mutate(version.version, {
                onSuccess: () => {
                  toast(`The rules of version ${version.version} are the rules again.`);
                  onClose();
                },
              })
            }
          >
            Restore these rules
          </Button>
        </>
      }
    >
      <p>
        {version.summary}. Members are found anew by these rules; the present ones stay among the versions.
      </p>
      {restore.error && (
        <div className="pt-3">
          <Notice>{restore.error.message}</Notice>
        </div>
      )}
    </Dialog>
  );
}

const hasSameRules = (version: Version, other: Version | undefined): boolean =>
  other !== undefined && JSON.stringify(version.rules) === JSON.stringify(other.rules);

/** What a version changed; the first one has nothing before it, and says what its rules are. */
function changeWords(version: Version, before: Version | undefined): string {
  if (version.diff.length > 0) return version.diff.join(" · ");
  if (hasSameRules(version, before)) return "The same rules: something else of the cohort changed.";
  return version.summary;
}

/** Former rules, newest first, each with what it changed. */
export function VersionList({ cohort }: { cohort: Cohort }) {
  const query = useQuery(versionsQuery(cohort));
  const mayWrite = useMayWrite();
  const [restoring, setRestoring] = useState<Version | null>(null);
  const versions = query.data?.items ?? [];
  if (versions.length < 2) return null;
  return (
    <section aria-label="Versions" className="border-t border-line p-5">
      <h2 className="pb-2 text-[15px] font-semibold">Versions</h2>
      <ul className="divide-y divide-line">
        {versions.map((version, index) => (
          <li key={version.version} className="flex items-start justify-between gap-4 py-2.5 text-[13px]">
            <div className="min-w-0">
              <p className="font-medium">
                Version {version.version}{" "}
                <span className="font-normal text-muted">
                  <Time at={version.created_at} />
                </span>
              </p>
              <p className="text-muted">{changeWords(version, versions[index + 1])}</p>
            </div>
            {index > 0 && mayWrite && version.rules && !hasSameRules(version, versions[0]) && (
              <Button
                size="sm"
                aria-label={`Restore version ${version.version}`}
                onPress={() => setRestoring(version)}
              >
                Restore
              </Button>
            )}
          </li>
        ))}
      </ul>
      {restoring && <RestoreDialog cohort={cohort} version={restoring} onClose={() => setRestoring(null)} />}
    </section>
  );
}
