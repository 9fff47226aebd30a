"use client";

import { toast } from "@heroui/react/toast";
import { useState } from "react";
import { changePassword } from "../sign-in/change-password";
import { Button } from "../ui/button";
import { TextField } from "../ui/fields";

type Problems = { current?: string; next?: string };

/** A new password for oneself, for who knows the old one. */
export function ChangePassword() {
  const [isOpen, setIsOpen] = useState(false);
  const [isSaving, setIsSaving] = useState(false);
  const [problems, setProblems] = useState<Problems>({});
  const submit = async (form: FormData) => {
    setIsSaving(true);
    const outcome = await changePassword(String(form.get("current")), String(form.get("next")));
    setIsSaving(false);
    if (outcome.kind === "refused") return setProblems({ [outcome.part]: outcome.message });
    setProblems({});
    setIsOpen(false);
    toast("Your password is changed. Whoever else was signed in as you is signed out.");
  };
  if (!isOpen)
    return (
      <Button size="sm" onPress={() => setIsOpen(true)}>
        Change password
      </Button>
    );
  return (
    <form
      aria-label="Change password"
      className="flex w-full max-w-80 flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(new FormData(event.currentTarget));
      }}
    >
      <TextField
        label="Password you have now"
        name="current"
        type="password"
        autoComplete="current-password"
        required
        autoFocus
        problem={problems.current}
      />
      <TextField
        label="New password"
        name="next"
        type="password"
        autoComplete="new-password"
        minLength={10}
        maxLength={128}
        required
        hint="At least 10 characters, and none of the usual ones."
        problem={problems.next}
      />
      <div className="flex gap-2">
        <Button kind="primary" size="sm" type="submit" isDisabled={isSaving}>
          {isSaving ? "Saving…" : "Change password"}
        </Button>
        <Button size="sm" onPress={() => setIsOpen(false)}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
