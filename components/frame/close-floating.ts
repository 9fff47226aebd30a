/** Menus and pickers: they keep the focus to themselves while they are open. */
const floating = '[data-slot="dropdown-popover"], [data-slot="popover-dialog"]';

/** Goes on once something has the focus, or after so many frames without. */
function whenFocused(goOn: () => void, frames = 30): void {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body && frames > 0) whenFocused(goOn, frames - 1);
    else goOn();
  });
}

/**
 * Closes the menu or picker that is open, as Escape does, then goes on once the focus is back at what it belongs to:
 * whatever opens next gives it back there.
 */
export function closeFloating(goOn: () => void): void {
  const open = document.querySelector(floating);
  if (!open) {
    goOn();
    return;
  }
  const observer = new MutationObserver(() => {
    if (open.isConnected) return;
    observer.disconnect();
    whenFocused(goOn);
  });
  observer.observe(document.body, { childList: true, subtree: true });
  const press = new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true });
  (open.contains(document.activeElement) ? document.activeElement : open)?.dispatchEvent(press);
}
