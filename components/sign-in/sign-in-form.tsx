"use client";

import { useSearchParams } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Mark } from "../frame/mark";
import { Button } from "../ui/button";
import { TextField } from "../ui/fields";
import { Notice } from "../ui/states";
import { safeNext, signIn } from "./sign-in";

export function SignInForm() {
  const next = safeNext(useSearchParams().get("next"));
  const [problem, setProblem] = useState<string>();
  const [isPending, setIsPending] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setIsPending(true);
    const outcome = await signIn(String(form.get("email")).trim(), String(form.get("password")));
    if (outcome.kind === "signed_in") return window.location.assign(next);
    setProblem(outcome.message);
    setIsPending(false);
  };

  return (
    <form onSubmit={submit} className="flex w-full max-w-[360px] flex-col gap-5">
      <div className="flex flex-col items-start gap-5 pb-1">
        <Mark className="size-10" />
        <div>
          <h1 className="text-[24px] leading-8 font-semibold tracking-[-0.02em]">Sign in</h1>
          <p className="text-sm text-muted">Group people by rules and hand them out.</p>
        </div>
      </div>
      <TextField label="E-mail" name="email" type="email" autoComplete="username" required autoFocus />
      <TextField label="Password" name="password" type="password" autoComplete="current-password" required />
      {problem && <Notice>{problem}</Notice>}
      <Button kind="primary" type="submit" isDisabled={isPending} fullWidth>
        {isPending ? "Signing in…" : "Sign in"}
      </Button>
      <p className="text-xs text-muted">
        No account? An administrator of your workspace makes one for you in the settings.
      </p>
    </form>
  );
}
