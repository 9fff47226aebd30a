"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { useMayWrite } from "../frame/me";
import { Tag } from "../ui/badge";
import { Button, ButtonLink } from "../ui/button";
import { plural } from "../ui/format";
import { LoadMore } from "../ui/load-more";
import { Page, PageHead } from "../ui/page-head";
import { RowLink } from "../ui/row-link";
import { SearchBox } from "../ui/search-box";
import { EmptyState, ErrorState, SkeletonRows } from "../ui/states";
import { peopleListQuery } from "./queries";
import type { PersonItem } from "./types";

function PersonRow({ person }: { person: PersonItem }) {
  return (
    <tr className="relative border-b border-line last:border-b-0 hover:bg-hover">
      <td className="min-w-32 py-2.5 pr-3 pl-4 wrap-anywhere">
        <RowLink href={`/people/${encodeURIComponent(person.pii_id)}`}>
          {person.name ?? person.pii_id}
        </RowLink>
      </td>
      <td className="min-w-32 px-3 wrap-anywhere text-muted tabular-nums max-sm:hidden">{person.pii_id}</td>
      <td className="min-w-26 px-3 wrap-anywhere text-muted">{person.city ?? "–"}</td>
      <td className="px-3 text-right tabular-nums">{person.lead_count}</td>
      <td className="w-32 px-4 text-right max-sm:hidden">{person.is_customer && <Tag>customer</Tag>}</td>
    </tr>
  );
}

function PeopleTable({ people }: { people: PersonItem[] }) {
  return (
    <table className="w-full border-collapse text-left text-[13px]">
      <caption className="sr-only">People</caption>
      <thead>
        <tr className="border-b border-line">
          <th scope="col" className="column-head py-2 pr-3 pl-4">
            Name
          </th>
          <th scope="col" className="column-head px-3 max-sm:hidden">
            Person id
          </th>
          <th scope="col" className="column-head px-3">
            City
          </th>
          <th scope="col" className="column-head px-3 text-right">
            Leads
          </th>
          <th scope="col" className="max-sm:hidden">
            <span className="sr-only">Customer</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <PersonRow key={person.pii_id} person={person} />
        ))}
      </tbody>
    </table>
  );
}

/** Everyone, found by name, phone, e-mail or id. */
export function PeopleList() {
  const mayWrite = useMayWrite();
  const [search, setSearch] = useQueryState("search", parseAsString.withDefault(""));
  const list = useInfiniteQuery(peopleListQuery(search));
  const people = list.data?.pages.flatMap((page) => page.items) ?? [];

  // What is kept from before is no answer to it.
  const isHeldBack = list.isPaused && (list.isPending || list.isPlaceholderData);
  const isFound = list.isSuccess && !list.isPlaceholderData && !list.hasNextPage;

  const body = () => {
    if (isHeldBack) {
      return (
        <div role="alert">
          <EmptyState
            title={search === "" ? "The people can’t be shown now." : "The search can’t be had now."}
          >
            There is no connection. It is asked for again as soon as there is one.
          </EmptyState>
        </div>
      );
    }
    if (list.isPending) return <SkeletonRows label="Loading people" rows={10} />;
    if (list.isError) {
      return (
        <ErrorState what="The people can’t be shown." error={list.error} onRetry={() => list.refetch()} />
      );
    }
    if (people.length === 0) {
      return search === "" ? (
        <EmptyState
          title="Nobody is known yet."
          action={mayWrite ? <ButtonLink href="/imports">Import a file</ButtonLink> : undefined}
        >
          People come with their leads, contacts and customers: over the API, or by an import.
        </EmptyState>
      ) : (
        <EmptyState
          title="Nobody is found by that."
          action={<Button onPress={() => void setSearch(null)}>Clear search</Button>}
        >
          A name, a phone number, an e-mail address or an id finds people.
        </EmptyState>
      );
    }
    return (
      <>
        <PeopleTable people={people} />
        <LoadMore
          hasMore={list.hasNextPage}
          isLoading={list.isFetchingNextPage}
          onLoad={() => void list.fetchNextPage()}
        />
      </>
    );
  };

  return (
    <Page>
      <PageHead title="People" actions={mayWrite && <ButtonLink href="/imports">Import a file</ButtonLink>} />
      <div className="flex flex-wrap items-center justify-between gap-2 pb-4">
        <SearchBox
          label="Search people"
          placeholder="Name, phone, e-mail or id"
          value={search}
          onSearch={(text) => void setSearch(text || null)}
          className="w-80 max-sm:w-full"
        />
        <p role="status" className="min-h-5 text-[13px] text-muted max-sm:empty:-mt-2 max-sm:empty:min-h-0">
          {search !== "" && isFound ? plural(people.length, "person", "people") : ""}
        </p>
      </div>
      <div
        className={`overflow-hidden rounded-xl border border-line bg-surface ${list.isPlaceholderData && !isHeldBack ? "opacity-60" : ""}`}
      >
        {body()}
      </div>
    </Page>
  );
}
