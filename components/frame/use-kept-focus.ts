import { useEffect } from "react";

/** Dialogs and menus give the focus back by themselves, with a frame of this time however long frames take. */
const patienceMs = 150;

const isDisabled = (element: Element): boolean => element.matches(":disabled, [aria-disabled=true]");

const isNowhere = (): boolean => document.activeElement === null || document.activeElement === document.body;

function chainOf(target: EventTarget | null): HTMLElement[] {
  const chain: HTMLElement[] = [];
  for (let at = target instanceof HTMLElement ? target : null; at; at = at.parentElement) chain.push(at);
  return chain;
}

/** Focuses a part of the page as such: where Tab goes on from. */
function focusPart(part: HTMLElement): void {
  if (!part.hasAttribute("tabindex")) part.tabIndex = -1;
  part.dataset.keptFocus = "";
  part.focus({ preventScroll: true });
}

/** Where the focus goes when what had it is gone: the nearest part of the page around it that is still there. */
function focusAround(chain: readonly HTMLElement[]): void {
  const content = document.getElementById("content");
  const around = chain.find((element) => element.isConnected && content?.contains(element));
  const part = around ?? content;
  if (part) focusPart(part);
}

/**
 * Nobody who works by keyboard loses the place: a button that has the focus and goes away (saved, assigned, undone)
 * leaves it to what is around it, and one that is disabled for a moment has it again afterwards.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let chain: HTMLElement[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    let frame = 0;
    const forget = () => {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
    };
    const look = () => {
      const [own] = chain;
      if (!own || !isNowhere()) return;
      if (!own.isConnected) focusAround(chain);
      else if (!isDisabled(own)) own.focus({ preventScroll: true });
    };
    const lookSoon = () => {
      if (chain.length === 0 || !isNowhere()) return;
      forget();
      timer = setTimeout(() => {
        frame = requestAnimationFrame(look);
      }, patienceMs);
    };
    const onFocusIn = ({ target }: FocusEvent) => {
      // What was nowhere is somewhere: if it is lost anew, whoever gives it back has all the time again.
      forget();
      chain = chainOf(target);
    };
    // Left for nowhere on purpose: pressed beside it.
    const onFocusOut = ({ target, relatedTarget }: FocusEvent) => {
      if (relatedTarget !== null || !(target instanceof HTMLElement)) return;
      requestAnimationFrame(() => {
        if (target.isConnected && !isDisabled(target) && isNowhere() && chain[0] === target) chain = [];
      });
    };
    const observer = new MutationObserver(lookSoon);
    observer.observe(document.body, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ["disabled", "aria-disabled"],
    });
    document.addEventListener("focusin", onFocusIn);
    document.addEventListener("focusout", onFocusOut);
    return () => {
      forget();
      observer.disconnect();
      document.removeEventListener("focusin", onFocusIn);
      document.removeEventListener("focusout", onFocusOut);
    };
  }, []);
}
