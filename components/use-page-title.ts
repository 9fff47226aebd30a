"use client";

import { useEffect } from "react";

/**
 * Names the tab for what the page shows, once that is known; until then the page's own title stands there.
 * The framework writes its title when a page's metadata arrives, which may be after our data: ours is put back then.
 */
export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    if (title === undefined) return;
    const wanted = `${title} · Cohort System`;
    const write = () => {
      if (document.title !== wanted) document.title = wanted;
    };
    write();
    const observer = new MutationObserver(write);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [title]);
}
