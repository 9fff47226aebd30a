"use client";

import { toast } from "@heroui/react/toast";
import { useState } from "react";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { news } from "../ui/news";
import { EmptyState, ErrorState, Notice, Skeleton, SkeletonRows } from "../ui/states";
import { Part } from "./part";

const ignore = () => undefined;

/** What is said: notices, messages, dialogs, and the states of a part that has nothing to show. */
export function Messages() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Part title="Notices">
        <Notice>It could not be saved: the name is taken.</Notice>
        <Notice tone="warn">2 unfinished conditions are left out.</Notice>
        <Notice tone="info">Your unsaved changes are back.</Notice>
        <Notice tone="good">1,388 leads are assigned.</Notice>
      </Part>
      <Part title="Messages and dialogs">
        <Button
          onPress={() =>
            toast("Gold in Pune is archived.", { actionProps: { children: "Undo", onPress: ignore } })
          }
        >
          Message with undo
        </Button>
        <Button onPress={() => toast.danger("The server can’t be reached.")}>Message of a failure</Button>
        <Button
          onPress={() =>
            news.add({
              title: "CAJ-12 is done: 1,388 assigned.",
              description: "Undo puts each lead back to its former owner.",
              actionProps: { children: "Undo…", onPress: ignore },
            })
          }
        >
          News
        </Button>
        <Button onPress={() => setIsOpen(true)}>Dialog</Button>
        <Dialog
          isOpen={isOpen}
          onClose={() => setIsOpen(false)}
          role="alertdialog"
          title="Archive Gold in Pune?"
          footer={
            <>
              <Button onPress={() => setIsOpen(false)}>Keep it</Button>
              <Button kind="danger" onPress={() => setIsOpen(false)}>
                Archive cohort
              </Button>
            </>
          }
        >
          No person, lead or assignment is deleted.
        </Dialog>
      </Part>
      <Part title="Empty, failed, loading">
        <div className="w-full rounded-xl border border-line bg-surface">
          <EmptyState title="No cohorts yet." action={<Button kind="primary">New cohort</Button>}>
            A cohort is a group of people that rules describe.
          </EmptyState>
        </div>
        <div className="w-full rounded-xl border border-line bg-surface">
          <ErrorState
            what="The members can’t be shown."
            error={new Error("MongoDB is away.")}
            onRetry={ignore}
          />
        </div>
        <div className="w-full rounded-xl border border-line bg-surface">
          <SkeletonRows label="Loading" rows={3} />
        </div>
        <Skeleton className="h-10 w-40" />
      </Part>
    </>
  );
}
