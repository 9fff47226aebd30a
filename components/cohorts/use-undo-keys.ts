"use client";

import { useEffect, useRef } from "react";

type Step = (() => void) | undefined;

const isText = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && !["checkbox", "radio", "file"].includes(target.type));

const isOverPage = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("[role=menu], [role=dialog], [role=alertdialog]") !== null;

function stepOf(event: KeyboardEvent, undo: Step, redo: Step): Step {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return undefined;
  const key = event.key.toLowerCase();
  if (key === "y") return redo;
  if (key !== "z") return undefined;
  return event.shiftKey ? redo : undo;
}

/**
 * Ctrl or Cmd and Z takes back a step of what is edited here, with Shift (or as Y) it is made again, wherever on the
 * page the focus is: but for a text field that is being typed in, which has an undo of its own, and what floats over
 * the page.
 */
export function useUndoKeys(undo: Step, redo: Step): void {
  const latest = useRef({ undo, redo });
  latest.current = { undo, redo };
  useEffect(() => {
    let typedIn: EventTarget | null = null;
    const onInput = ({ target }: Event) => {
      typedIn = isText(target) ? target : null;
    };
    const onFocusOut = () => {
      typedIn = null;
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const step = stepOf(event, latest.current.undo, latest.current.redo);
      if (!step || (typedIn !== null && event.target === typedIn) || isOverPage(event.target)) return;
      event.preventDefault();
      step();
    };
    window.addEventListener("input", onInput);
    window.addEventListener("focusout", onFocusOut);
    window.addEventListener("keydown", onKeyDown);
    return () => {
      window.removeEventListener("input", onInput);
      window.removeEventListener("focusout", onFocusOut);
      window.removeEventListener("keydown", onKeyDown);
    };
  }, []);
}
