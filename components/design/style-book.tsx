"use client";

import { Controls } from "./controls";
import { Foundations } from "./foundations";
import { useShownStates } from "./in-state";
import { Inputs } from "./inputs";
import { Messages } from "./messages";
import { Shown } from "./shown";

/** The parts in both themes beside each other: `dark` and `light` set the colours of what is inside. */
export function StyleBook() {
  useShownStates();
  return (
    <main className="grid min-h-dvh lg:grid-cols-2">
      {(["light", "dark"] as const).map((theme) => (
        <div key={theme} data-theme={theme} className={`${theme} min-w-0 bg-background p-6 text-foreground`}>
          <h1 className="pb-4 text-[20px] leading-7 font-semibold">Parts, {theme}</h1>
          <div className="flex flex-col gap-6">
            <Foundations />
            <Controls />
            <Inputs />
            <Messages />
            <Shown />
          </div>
        </div>
      ))}
    </main>
  );
}
