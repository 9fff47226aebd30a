"use client";

import { Download } from "lucide-react";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { count, people, plural } from "../ui/format";
import { Notice } from "../ui/states";
import type { IdKind } from "./known-ids";
import { useCohortAct } from "./queries";
import type { Cohort } from "./types";

export type MadeFromList = Cohort & { not_found?: string[] };

const columns: Record<IdKind, string> = { lead_ids: "lead_id", pii_ids: "pii_id" };
const shownIds = 200;

/** Hands a file to the browser, which keeps it. */
function keepFile(name: string, type: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** A file that the form of a list reads as it is. */
async function keepIds(cohort: Cohort, by: IdKind, ids: string[]): Promise<void> {
  const { stringify } = await import("csv-stringify/browser/esm/sync");
  const text = stringify([[columns[by]], ...ids.map((id) => [id])], { escape_formulas: true });
  keepFile(`${cohort.cohort_id}-not-found.csv`, "text/csv", text);
}

type Props = {
  made: MadeFromList;
  /** What the ids were taken for. */
  by: IdKind;
  onOpen: () => void;
  /** The cohort was put away again. */
  onArchived: () => void;
};

/** A cohort was made of a list of which not every id is known: which are not, as a file too, and what to do about it. */
export function NotFoundReport({ made, by, onOpen, onArchived }: Props) {
  const act = useCohortAct();
  const missing = made.not_found ?? [];
  const archive = () => act.mutate({ id: made.cohort_id, act: "archive" }, { onSuccess: onArchived });
  return (
    <Dialog
      isOpen
      onClose={onOpen}
      title={`${plural(missing.length, "id was", "ids were")} not found`}
      footer={
        <>
          <Button isDisabled={act.isPending} onPress={archive}>
            Archive it, back to the list
          </Button>
          <Button kind="primary" onPress={onOpen}>
            Open the cohort
          </Button>
        </>
      }
    >
      <p>
        {made.name} has {people(made.member_count)}. No {by === "lead_ids" ? "lead" : "person"} is known by
        these ids:
      </p>
      <p className="mt-2 max-h-48 overflow-y-auto rounded-lg bg-sunken p-3 text-[13px]">
        {missing.slice(0, shownIds).join(", ")}
        {missing.length > shownIds && ` and ${count(missing.length - shownIds)} more`}
      </p>
      <div className="pt-3">
        <Button size="sm" onPress={() => void keepIds(made, by, missing)}>
          <Download aria-hidden /> All of them as CSV
        </Button>
      </div>
      {act.error && (
        <div className="pt-3">
          <Notice>{act.error.message}</Notice>
        </div>
      )}
    </Dialog>
  );
}
