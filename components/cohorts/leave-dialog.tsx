"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Notice } from "../ui/states";

/** Before a page with unsaved changes that this tab keeps is left by a link. */
export function LeaveDialog({
  href,
  onDrop,
  onClose,
}: {
  href: string;
  onDrop: () => void;
  onClose: () => void;
}) {
  const router = useRouter();
  return (
    <Dialog
      isOpen
      onClose={onClose}
      role="alertdialog"
      title="Leave with changes that are not saved?"
      footer={
        <>
          <Button
            kind="danger"
            onPress={() => {
              onDrop();
              router.push(href);
            }}
          >
            Drop changes
          </Button>
          <Button onPress={() => router.push(href)}>Leave, keep them here</Button>
          <Button kind="primary" onPress={onClose}>
            Keep editing
          </Button>
        </>
      }
    >
      <p>What you changed can wait in this tab until you come back to it, or be dropped now.</p>
    </Dialog>
  );
}

/** An earlier visit's unsaved changes stand in the editor again. */
export function RestoredNotice({ onStartAfresh }: { onStartAfresh: () => void }) {
  return (
    <div className="pb-4">
      <Notice tone="info">
        Your unsaved changes are back.{" "}
        <button type="button" onClick={onStartAfresh} className="font-medium underline">
          Start afresh
        </button>
      </Notice>
    </div>
  );
}

/** They stand there again, and what they were made of has been changed by someone else since. */
export function OutdatedNotice({ name, onTheirs }: { name: string; onTheirs: () => void }) {
  const [isAnswered, setIsAnswered] = useState(false);
  if (isAnswered) return null;
  return (
    <div className="pb-4">
      <Notice tone="warn">
        <p className="pb-2">
          Your unsaved changes are back, but someone else has changed {name} since you began them. Going on
          with yours, you are asked when you save; starting afresh from theirs drops yours.
        </p>
        <div className="flex flex-wrap gap-2">
          <Button size="sm" onPress={() => setIsAnswered(true)}>
            Go on with mine
          </Button>
          <Button size="sm" onPress={onTheirs}>
            Start afresh from theirs
          </Button>
        </div>
      </Notice>
    </div>
  );
}
