"use client";

import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { State } from "../ui/badge";
import { ProgressBar } from "../ui/bar";
import { FileField } from "../ui/file-field";
import { plural } from "../ui/format";
import { LoadMore } from "../ui/load-more";
import { Page, PageHead } from "../ui/page-head";
import { RowLink } from "../ui/row-link";
import { EmptyState, ErrorState, Notice, SkeletonRows } from "../ui/states";
import { Time } from "../ui/time";
import { incomplete, stateOf } from "./import-words";
import { importListQuery, isIncomplete, sendFile } from "./queries";
import type { Import } from "./types";

/** A file is sent as soon as it is chosen. */
function FileStep() {
  const router = useRouter();
  const [percent, setPercent] = useState(0);
  const send = useMutation({
    mutationFn: (file: File) => sendFile(file, setPercent),
    onSuccess: (made) => router.push(`/imports/${made.import_id}`),
  });
  return (
    <section aria-label="New import" className="mb-8 flex flex-col gap-3">
      <FileField
        label="CSV file"
        isDisabled={send.isPending || send.isSuccess}
        onFile={(file) => send.mutate(file)}
      >
        As your other program exports it: any delimiter and encoding. Its columns are looked at first, then it
        is checked, and nothing is written before you say so.
      </FileField>
      {(send.isPending || send.isSuccess) && <ProgressBar percent={percent} label="Sending the file" />}
      {send.error && <Notice>{send.error.message}</Notice>}
    </section>
  );
}

function ImportRow({ item }: { item: Import }) {
  const { tone, word } = isIncomplete(item) ? incomplete : stateOf(item);
  const rows = item.report?.rows ?? item.check?.rows;
  return (
    <tr className="relative border-b border-line last:border-b-0 hover:bg-hover">
      <td className="py-2.5 pr-3 pl-4">
        <RowLink href={`/imports/${item.import_id}`} className="break-all">
          {item.file_name}
        </RowLink>
        <span className="block text-xs text-muted">{item.import_id}</span>
      </td>
      <td className="px-3 text-right tabular-nums max-sm:hidden">
        {rows === undefined ? "–" : plural(rows, "row")}
      </td>
      <td className="px-3">
        <State tone={tone}>{word}</State>
      </td>
      <td className="px-4 text-right text-muted max-sm:hidden">
        <Time at={item.created_at} />
      </td>
    </tr>
  );
}

/** A new import, and the former ones. */
export function ImportListScreen() {
  const list = useInfiniteQuery(importListQuery());
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page>
      <PageHead title="Imports" parent={{ href: "/people", label: "People" }} />
      <FileStep />
      <h2 className="pb-3 text-[15px] font-semibold">Former imports</h2>
      <div className="overflow-hidden rounded-xl border border-line bg-surface">
        {list.isPending && <SkeletonRows label="Loading imports" rows={4} />}
        {list.isError && (
          <ErrorState
            what="The imports can’t be shown."
            error={list.error}
            onRetry={() => void list.refetch()}
          />
        )}
        {list.data && items.length === 0 && <EmptyState title="Nothing was imported yet." />}
        {items.length > 0 && (
          <table className="w-full border-collapse text-left text-[13px]">
            <caption className="sr-only">Imports, newest first</caption>
            <tbody>
              {items.map((item) => (
                <ImportRow key={item.import_id} item={item} />
              ))}
            </tbody>
          </table>
        )}
        <LoadMore
          hasMore={list.hasNextPage}
          isLoading={list.isFetchingNextPage}
          onLoad={() => void list.fetchNextPage()}
        />
      </div>
    </Page>
  );
}
