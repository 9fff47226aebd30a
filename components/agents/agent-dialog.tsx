"use client";

import { toast } from "@heroui/react/toast";
import { type FormEvent, useId } from "react";
import { ApiError } from "../api";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Choice, TextField } from "../ui/fields";
import { Notice } from "../ui/states";
import { useSaveAgent } from "./queries";
import type { Agent } from "./types";

/** Makes an agent, or edits one. */
export function AgentDialog({ agent, onClose }: { agent?: Agent; onClose: () => void }) {
  const formId = useId();
  const save = useSaveAgent(agent?.agent_id);
  const problem = (path: string) => (save.error instanceof ApiError ? save.error.at(path) : undefined);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    save.mutate(
      {
        name: String(form.get("name")),
        email: String(form.get("email")).trim() || null,
        daily_capacity: Number(form.get("capacity")),
        status: form.get("active") ? "active" : "inactive",
      },
      {
        onSuccess: (saved) => {
          toast(`${saved.name} is saved.`);
          onClose();
        },
      },
    );
  };
  const unplaced = save.error && !(save.error instanceof ApiError && save.error.errors.length > 0);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={agent ? `Edit ${agent.name}` : "New agent"}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" form={formId} isDisabled={save.isPending}>
            {save.isPending ? "Saving…" : "Save agent"}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="flex flex-col gap-4 py-1">
        <TextField
          label="Name"
          name="name"
          defaultValue={agent?.name}
          problem={problem("/name")}
          required
          autoComplete="off"
        />
        <TextField
          label="E-mail"
          name="email"
          type="email"
          defaultValue={agent?.email ?? ""}
          problem={problem("/email")}
          placeholder="Optional"
          autoComplete="off"
        />
        <TextField
          label="Leads a day"
          name="capacity"
          type="number"
          min={0}
          max={100_000}
          step={1}
          required
          defaultValue={agent?.daily_capacity ?? 50}
          problem={problem("/daily_capacity")}
          hint="What the agent can take on in one day. Shares by capacity go by it."
        />
        <Choice
          name="active"
          label="Active"
          hint="Inactive agents keep their leads and get no new ones."
          defaultChecked={agent ? agent.status === "active" : true}
        />
        {unplaced && <Notice>The agent could not be saved: {save.error?.message}</Notice>}
      </form>
    </Dialog>
  );
}
