"use client";

import { Pencil, Plus } from "lucide-react";
import { useState } from "react";
import { Button, ButtonLink, IconButton } from "../ui/button";
import { LoadMore } from "../ui/load-more";
import { MoreMenu } from "../ui/menu";
import { Tabs } from "../ui/tabs";
import { InEachState, InState, states } from "./in-state";
import { Part } from "./part";

const kinds = ["primary", "secondary", "quiet", "danger"] as const;
const ignore = () => undefined;

function Buttons() {
  const cell = "py-1.5 pr-4 text-left";
  return (
    <Part title="Buttons">
      <div className="w-full overflow-x-auto">
        <table>
          <thead>
            <tr>
              <td />
              {[...states, "disabled"].map((state) => (
                <th key={state} scope="col" className={`${cell} text-xs font-normal text-muted`}>
                  {state}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {kinds.map((kind) => (
              <tr key={kind}>
                <th scope="row" className={`${cell} text-xs font-normal text-muted`}>
                  {kind}
                </th>
                {states.map((state) => (
                  <td key={state} className={cell}>
                    <InState state={state}>
                      <Button kind={kind}>
                        <Plus aria-hidden /> Assign
                      </Button>
                    </InState>
                  </td>
                ))}
                <td className={cell}>
                  <Button kind={kind} isDisabled>
                    Assigning…
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <span className="flex flex-wrap items-center gap-2">
        <span className="text-xs text-muted">small</span>
        {kinds.map((kind) => (
          <Button key={kind} kind={kind} size="sm">
            Assign
          </Button>
        ))}
      </span>
      <InEachState>
        <ButtonLink href="#link">a link</ButtonLink>
      </InEachState>
      <InEachState>
        <IconButton label="Edit">
          <Pencil aria-hidden />
        </IconButton>
      </InEachState>
      <InEachState>
        <MoreMenu
          label="Actions"
          entries={[
            { id: "edit", label: "Edit", onSelect: ignore },
            { id: "archive", label: "Archive", danger: true, onSelect: ignore },
          ]}
        />
      </InEachState>
      <LoadMore hasMore isLoading={false} onLoad={ignore} />
      <LoadMore hasMore isLoading onLoad={ignore} />
    </Part>
  );
}

function ShownTabs({ label }: { label: string }) {
  const [tab, setTab] = useState<"members" | "rules">("members");
  return (
    <Tabs
      label={label}
      selected={tab}
      onSelect={setTab}
      tabs={[
        { id: "members", label: "Members", content: () => <p className="py-3">1,204 people</p> },
        { id: "rules", label: "Rules", content: () => <p className="py-3">All of</p> },
      ]}
    />
  );
}

/** What is pressed. */
export function Controls() {
  return (
    <>
      <Buttons />
      <Part title="Tabs">
        {states.map((state) => (
          <div key={state}>
            <p className="text-xs text-muted">{state}</p>
            <InState state={state}>
              <ShownTabs label={`About, ${state}`} />
            </InState>
          </div>
        ))}
      </Part>
    </>
  );
}
