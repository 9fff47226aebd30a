/** Opens what floats over every page from anywhere, without passing a handler through every part. */
const opener = (eventName: string) => ({
  open: (): void => {
    window.dispatchEvent(new Event(eventName));
  },
  onOpen: (open: () => void): (() => void) => {
    window.addEventListener(eventName, open);
    return () => window.removeEventListener(eventName, open);
  },
});

export const { open: openPalette, onOpen: onOpenPalette } = opener("cohort-system:palette");
export const { open: openShortcuts, onOpen: onOpenShortcuts } = opener("cohort-system:shortcuts");
