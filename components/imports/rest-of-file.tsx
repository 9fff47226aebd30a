"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ProgressBar } from "../ui/bar";
import { FileField } from "../ui/file-field";
import { Notice } from "../ui/states";
import { importKeys, sendRest } from "./queries";
import type { Import } from "./types";

/** A file whose sending was broken off: it is chosen again, and goes on where it stopped. */
export function RestOfFile({ item }: { item: Import }) {
  const client = useQueryClient();
  const there = Math.floor((100 * item.size_bytes) / (item.file_bytes ?? 1));
  const [percent, setPercent] = useState(there);
  const send = useMutation({
    mutationFn: (file: File) => sendRest(item, file, setPercent),
    onSettled: () => client.invalidateQueries({ queryKey: importKeys.all }),
  });
  return (
    <div className="flex flex-col gap-3">
      <Notice tone="warn">Only {there} % of the file is here: sending it was broken off.</Notice>
      <FileField label="The same file again" isDisabled={send.isPending} onFile={(file) => send.mutate(file)}>
        Choose {item.file_name} again. It goes on where it stopped.
      </FileField>
      {send.isPending && <ProgressBar percent={percent} label="Sending the file" />}
      {send.error && <Notice>{send.error.message}</Notice>}
    </div>
  );
}
