"use client";

import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { ApiError, notSavedWords } from "../api";
import { readIds } from "../read-ids";
import { Button, ButtonLink } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Choice, TextField } from "../ui/fields";
import { FileField } from "../ui/file-field";
import { count, people, plural } from "../ui/format";
import { Page, PageHead } from "../ui/page-head";
import { Notice } from "../ui/states";
import { useCreateFromList } from "./queries";
import { InView } from "./save-trouble";
import type { Cohort } from "./types";

type Made = Cohort & { not_found?: string[] };

function NotFoundReport({ made, onClose }: { made: Made; onClose: () => void }) {
  const missing = made.not_found ?? [];
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`${plural(missing.length, "id was", "ids were")} not found`}
      footer={
        <Button kind="primary" onPress={onClose}>
          Open the cohort
        </Button>
      }
    >
      <p>
        {made.name} has {people(made.member_count)}. Nothing is known by these ids:
      </p>
      <p className="mt-2 max-h-48 overflow-y-auto rounded-lg bg-sunken p-3 text-[13px] break-words">
        {missing.slice(0, 200).join(", ")}
        {missing.length > 200 && ` and ${count(missing.length - 200)} more`}
      </p>
    </Dialog>
  );
}

/** A static cohort from a list that one has already: pasted, or the first column of a CSV. */
export function ListForm() {
  const router = useRouter();
  const create = useCreateFromList();
  const id = useId();
  const [name, setName] = useState("");
  const [text, setText] = useState("");
  const [by, setBy] = useState<"pii_ids" | "lead_ids">("lead_ids");
  const [missing, setMissing] = useState<{ name?: string; ids?: string }>({});
  const [made, setMade] = useState<Made | null>(null);
  const ids = readIds(text);

  const open = (cohort: Made) => router.push(`/cohorts/${cohort.cohort_id}`);
  const save = () => {
    const found = {
      ...(name.trim() === "" && { name: "Give the cohort a name." }),
      ...(ids.length === 0 && { ids: "Paste at least one id." }),
    };
    setMissing(found);
    if (Object.keys(found).length > 0) return;
    create.mutate(
      { name: name.trim(), type: "static", [by]: ids },
      { onSuccess: (cohort) => ((cohort.not_found?.length ?? 0) > 0 ? setMade(cohort) : open(cohort)) },
    );
  };
  const problem = create.error instanceof ApiError ? create.error.errors[0]?.message : undefined;

  return (
    <Page width="narrow">
      <PageHead
        title="New cohort from a list"
        parent={{ href: "/cohorts/new", label: "New cohort" }}
        actions={
          <>
            <ButtonLink href="/cohorts">Cancel</ButtonLink>
            <Button kind="primary" onPress={save} isDisabled={create.isPending || create.isSuccess}>
              {create.isPending ? "Saving…" : "Save cohort"}
            </Button>
          </>
        }
      />
      {create.error && (
        <InView className="pb-4">
          <Notice>{problem ? `It could not be saved: ${problem}` : notSavedWords(create.error)}</Notice>
        </InView>
      )}
      <div className="flex flex-col gap-5">
        <TextField
          label="Name"
          value={name}
          onChange={(event) => setName(event.target.value)}
          problem={missing.name}
          maxLength={200}
          autoComplete="off"
        />
        <fieldset className="flex flex-wrap gap-x-6 gap-y-1">
          <legend className="pb-1 text-[13px] font-medium">The list holds</legend>
          <Choice
            type="radio"
            name="by"
            label="lead ids"
            checked={by === "lead_ids"}
            onChange={() => setBy("lead_ids")}
          />
          <Choice
            type="radio"
            name="by"
            label="person ids"
            checked={by === "pii_ids"}
            onChange={() => setBy("pii_ids")}
          />
        </fieldset>
        <div className="flex flex-col gap-1">
          <label htmlFor={id} className="text-[13px] font-medium">
            Ids
          </label>
          <textarea
            id={id}
            value={text}
            onChange={(event) => setText(event.target.value)}
            aria-describedby={`${id}-note`}
            aria-invalid={missing.ids ? true : undefined}
            rows={12}
            spellCheck={false}
            placeholder={"L-204\nL-981"}
            className="control !h-auto w-full py-2 font-mono text-[13px]"
          />
          <p id={`${id}-note`} className={`text-xs ${missing.ids ? "text-bad" : "text-muted"}`}>
            {missing.ids ??
              (ids.length > 0
                ? plural(ids.length, "id")
                : "One a line, or a CSV with the ids in its first column.")}
          </p>
        </div>
        <FileField label="Or a file" onFile={(file) => void file.text().then(setText)}>
          CSV or text, with the ids in its first column.
        </FileField>
      </div>
      {made && <NotFoundReport made={made} onClose={() => open(made)} />}
    </Page>
  );
}
