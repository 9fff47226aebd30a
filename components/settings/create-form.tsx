"use client";

import { type FormEvent, type ReactNode, useId } from "react";
import { ApiError } from "../api";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Notice } from "../ui/states";

type Props = {
  title: string;
  submit: string;
  error: Error | null;
  isPending: boolean;
  onSubmit: (form: FormData) => void;
  onClose: () => void;
  children: (problem: (path: string) => string | undefined) => ReactNode;
};

/** A small form in a window; problems the server finds stand under their fields. */
export function CreateForm({ title, submit, error, isPending, onSubmit, onClose, children }: Props) {
  const formId = useId();
  const problems = error instanceof ApiError ? error : null;
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget));
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" form={formId} isDisabled={isPending}>
            {isPending ? "Saving…" : submit}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={send} className="flex flex-col gap-4 py-1">
        {children((path) => problems?.at(path))}
        {error && (!problems || problems.errors.length === 0) && <Notice>{error.message}</Notice>}
      </form>
    </Dialog>
  );
}
