/** Menus and pickers: they keep the focus to themselves while they are open. */
const floating = '[data-slot="dropdown-popover"], [data-slot="popover-dialog"]';

/** The button that an open menu or picker belongs to. */
const ownerOf = (open: Element): HTMLElement | undefined =>
  [...document.querySelectorAll<HTMLElement>('[aria-expanded="true"]')].find((each) => !open.contains(each));

/**
 * Closes the menu or picker that is open, as Escape does, and goes on with the focus at what it belongs to: whatever
 * opens next gives it back there.
 */
export function closeFloating(goOn: () => void): void {
  const open = document.querySelector(floating);
  if (!open) {
    goOn();
    return;
  }
  const owner = ownerOf(open);
  const observer = new MutationObserver(() => {
    if (open.isConnected) return;
    observer.disconnect();
    owner?.focus();
    goOn();
  });
  observer.observe(document.body, { childList: true, subtree: true });
  const press = new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true });
  (open.contains(document.activeElement) ? document.activeElement : open)?.dispatchEvent(press);
}
