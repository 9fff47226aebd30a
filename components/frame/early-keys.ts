declare global {
  interface Window {
    earlyKeys?: { take: () => KeyboardEvent[] };
  }
}

/** Keeps the keys that shortcuts are made of. Its source stands in the page: it uses nothing from around it. */
function keepEarlyKeys(): void {
  const kept: KeyboardEvent[] = [];
  let isSearching = false;
  const isTyping = (target: EventTarget | null) =>
    target instanceof HTMLElement && (target.isContentEditable || target.closest("input, textarea, select"));
  const keep = (event: KeyboardEvent) => {
    const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
    const opensSearch =
      event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    const isText = event.key.length === 1 || event.key === "Backspace";
    const isShortcut = event.key.length === 1 && event.key !== " " && !isTyping(event.target);
    const isWanted = opensSearch || (!hasModifier && (isSearching ? isText : isShortcut));
    // Pages without the frame have no shortcuts.
    if (!isWanted || !document.getElementById("content")) return;
    isSearching ||= opensSearch;
    event.preventDefault();
    if (!event.repeat || !opensSearch) kept.push(event);
  };
  window.addEventListener("keydown", keep, true);
  window.earlyKeys = {
    take: () => {
      window.removeEventListener("keydown", keep, true);
      return kept.splice(0);
    },
  };
}

/** The script that stands first in every page. */
export const earlyKeysScript = `(${keepEarlyKeys})()`;

/** Presses again, in their order, the keys of shortcuts that were pressed before the page could hear them. */
export function pressEarlyKeys(): void {
  for (const { key, code, ctrlKey, metaKey, altKey, shiftKey } of window.earlyKeys?.take() ?? []) {
    const press = { key, code, ctrlKey, metaKey, altKey, shiftKey, bubbles: true, cancelable: true };
    (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keydown", press));
  }
}
