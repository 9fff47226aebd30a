"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import type { Field } from "@/lib/rules/fields";
import { apiUrl } from "../api";
import { plural } from "../ui/format";
import { membersQuery } from "./queries";

type Props = { cohortId: string; search: string; owner: string; fields: Field[] };

/** What the file holds; the number of filtered members is said once the list has come to its end. */
function csvWords({ search, owner }: Pick<Props, "search" | "owner">, found: number | null): string {
  if (search === "" && owner === "") return "All as CSV";
  return found === null ? "CSV of the filtered members" : `CSV of ${plural(found, "filtered member")}`;
}

/** The members that the list shows, with its columns, as a file. */
export function MembersCsv({ cohortId, search, owner, fields }: Props) {
  const columns = fields.map((field) => field.field);
  // The list itself asks; here only what it has come to is read.
  const list = useInfiniteQuery({ ...membersQuery(cohortId, search, owner, columns), enabled: false });
  const pages = list.data?.pages ?? [];
  const isWhole = list.data !== undefined && !list.isPlaceholderData && !list.hasNextPage;
  const found = pages.reduce((sum, page) => sum + page.items.length, 0);
  return (
    <a
      href={apiUrl(`/cohorts/${cohortId}/members.csv`, { fields: columns.join(), search, owner })}
      download
      className="ml-auto inline-flex min-h-6 items-center gap-1.5 text-[13px] text-accent hover:underline max-sm:ml-0"
    >
      <Download className="size-4" aria-hidden /> {csvWords({ search, owner }, isWhole ? found : null)}
    </a>
  );
}
