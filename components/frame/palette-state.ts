/** Opens the palette from anywhere, without passing a handler through every part. */
const eventName = "cohort-system:palette";

export const openPalette = (): void => {
  window.dispatchEvent(new Event(eventName));
};

export function onOpenPalette(open: () => void): () => void {
  window.addEventListener(eventName, open);
  return () => window.removeEventListener(eventName, open);
}
