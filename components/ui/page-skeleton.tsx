import { Page } from "./page-head";
import { Skeleton } from "./states";

/** A page that is on its way: its title, a part as high as `top`, and a long one. */
export function PageSkeleton({ label, top }: { label: string; top: "h-16" | "h-24" | "h-40" }) {
  return (
    <Page>
      <div role="status" aria-label={label} className="flex flex-col gap-4">
        <Skeleton className="h-7 w-56" />
        <Skeleton className={`${top} w-full`} />
        <Skeleton className="h-48 w-full" />
      </div>
    </Page>
  );
}
