"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";

/** A secret that is shown once: it can be copied, and is gone when the window closes. */
export function SecretDialog({
  title,
  sentence,
  secret,
  onClose,
}: {
  title: string;
  sentence: string;
  secret: string;
  onClose: () => void;
}) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    setIsCopied(true);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      footer={
        <Button kind="primary" onPress={onClose}>
          I have kept it
        </Button>
      }
    >
      <p>{sentence}</p>
      <div className="mt-3 flex items-center gap-2 rounded-lg border border-line bg-sunken p-2 pl-3">
        <code className="min-w-0 flex-1 text-[13px] break-all select-all">{secret}</code>
        <Button size="sm" onPress={() => void copy()}>
          {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
          {isCopied ? "Copied" : "Copy"}
        </Button>
      </div>
    </Dialog>
  );
}
