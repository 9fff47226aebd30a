import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        isPage
        title="There is no page at this address."
        action={<ButtonLink href="/cohorts">Go to the cohorts</ButtonLink>}
      >
        Check the address for a typing error.
      </EmptyState>
    </main>
  );
}
