import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";

export default function NotFound() {
  return (
    <EmptyState
      isPage
      title="There is nothing at this address."
      action={<ButtonLink href="/cohorts">Go to the cohorts</ButtonLink>}
    >
      It may have been deleted, or the address has a typing error.
    </EmptyState>
  );
}
