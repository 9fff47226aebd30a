"use client";

import { toast } from "@heroui/react/toast";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { api, apiUrl } from "../api";
import { useIsAdmin, useMayWrite } from "../frame/me";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { TextField } from "../ui/fields";
import type { MenuEntry } from "../ui/menu";
import { Notice } from "../ui/states";
import { peopleKeys } from "./queries";
import type { Person } from "./types";

const pathOf = ({ pii_id }: Person) => `/people/${encodeURIComponent(pii_id)}`;

function EraseDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const router = useRouter();
  const client = useQueryClient();
  const [typed, setTyped] = useState("");
  const called = person.name ?? person.pii_id;
  const erase = useMutation({
    mutationFn: () => api(pathOf(person), { method: "DELETE" }),
    onSuccess: () => {
      toast(`${called} is erased.`);
      router.push("/people");
      client.removeQueries({ queryKey: peopleKeys.one(person.pii_id) });
      void client.invalidateQueries({ queryKey: peopleKeys.all });
    },
  });
  const isSure = typed.trim() === person.pii_id;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      role="alertdialog"
      title={`Erase ${called} for good?`}
      footer={
        <>
          <Button onPress={onClose}>Keep</Button>
          <Button kind="danger" onPress={() => erase.mutate()} isDisabled={!isSure || erase.isPending}>
            {erase.isPending ? "Erasing…" : "Erase for good"}
          </Button>
        </>
      }
    >
      <p>
        Leads, contact, customer, cohorts, history, tasks, and what imports and webhooks keep of this person
        go, and can’t be brought back. Finished assignments keep their numbers. Rules that name the person are
        left as they are: the export says which.
      </p>
      <form
        className="pt-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (isSure && !erase.isPending) erase.mutate();
        }}
      >
        <TextField
          label={`Type ${person.pii_id} to confirm`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
        />
      </form>
      {erase.error && (
        <div className="pt-3">
          <Notice>{erase.error.message}</Notice>
        </div>
      )}
    </Dialog>
  );
}

/** What may be done with all that is held about a person: entries for their menu, and the dialog that one opens. */
export function usePersonActions(person: Person): { entries: MenuEntry[]; dialog: ReactNode } {
  const isAdmin = useIsAdmin();
  const [isErasing, setIsErasing] = useState(false);
  const mayExport = useMayWrite();
  const entries: MenuEntry[] = [];
  if (mayExport)
    entries.push({
      id: "export",
      label: "Export all that is held",
      icon: <Download className="size-4 text-muted" aria-hidden />,
      // An attachment: the page stays.
      onSelect: () => window.location.assign(apiUrl(`${pathOf(person)}/export`)),
    });
  if (isAdmin)
    entries.push({
      id: "erase",
      label: "Erase for good…",
      danger: true,
      icon: <Trash2 className="size-4" aria-hidden />,
      onSelect: () => setIsErasing(true),
    });
  return {
    entries,
    dialog: isErasing ? <EraseDialog person={person} onClose={() => setIsErasing(false)} /> : null,
  };
}
