"use client";

import { memo } from "react";
import type { Field } from "@/lib/rules/fields";
import { AgentMark } from "../ui/bar";
import { Button } from "../ui/button";
import { initials } from "../ui/format";
import { GapRow } from "../ui/gap-row";
import { RowLink } from "../ui/row-link";
import { Time } from "../ui/time";
import { useTimeZone } from "../ui/time-zone";
import { useWindowRows } from "../ui/use-window-rows";
import { valueWords } from "../ui/value-words";
import type { Member } from "./types";

type Names = ReadonlyMap<string, string>;

function Owners({ agentIds, names }: { agentIds: string[]; names: Names }) {
  if (agentIds.length === 0) return <span className="text-muted">nobody</span>;
  return (
    <span className="flex items-center gap-1.5">
      {agentIds.slice(0, 2).map((id) => (
        <span
          key={id}
          title={names.get(id) ?? id}
          className={`inline-flex items-center gap-1.5 ${agentIds.length > 1 ? "shrink-0" : "min-w-0"}`}
        >
          <AgentMark agentId={id}>{initials(names.get(id) ?? id)}</AgentMark>
          <span className={agentIds.length > 1 ? "sr-only" : "truncate max-sm:sr-only"}>
            {names.get(id) ?? id}
          </span>
        </span>
      ))}
      {agentIds.length > 2 && <span className="text-muted">+ {agentIds.length - 2}</span>}
    </span>
  );
}

type RowProps = {
  member: Member;
  fields: Field[];
  names: Names;
  index: number;
  onWhy: (piiId: string) => void;
};

const MemberRow = memo(function MemberRow({ member, fields, names, index, onWhy }: RowProps) {
  const leads = member.lead_ids;
  const timeZone = useTimeZone();
  return (
    <tr
      aria-rowindex={index + 2}
      className="relative h-[41px] border-b border-line whitespace-nowrap hover:bg-hover"
    >
      <td
        title={member.name ?? member.pii_id}
        className="max-w-64 truncate pr-3 pl-4 max-sm:max-w-none max-sm:min-w-28 max-sm:wrap-anywhere max-sm:whitespace-normal"
      >
        <RowLink
          href={`/people/${encodeURIComponent(member.pii_id)}`}
          className="max-w-full truncate align-middle max-sm:text-[12px] max-sm:leading-4 max-sm:whitespace-normal"
        >
          {member.name ?? member.pii_id}
        </RowLink>
      </td>
      <td title={leads.join(", ")} className="max-w-48 truncate px-3 text-muted tabular-nums max-lg:hidden">
        {leads.slice(0, 2).join(", ")}
        {leads.length > 2 && ` + ${leads.length - 2}`}
      </td>
      {fields.map((field) => (
        <td
          key={field.field}
          title={valueWords(member.values?.[field.field], field.type, timeZone)}
          className={`max-w-56 truncate px-3 max-sm:hidden ${field.type === "number" ? "text-right tabular-nums" : ""}`}
        >
          {valueWords(member.values?.[field.field], field.type, timeZone)}
        </td>
      ))}
      <td className="max-w-56 overflow-hidden px-3">
        <Owners agentIds={member.agent_ids} names={names} />
      </td>
      <td className="px-3 pr-4 text-right text-muted max-lg:hidden">
        <Time at={member.entered_at} />
      </td>
      <td className="sticky right-0 w-16 bg-surface pr-2 text-right">
        <Button
          kind="quiet"
          size="sm"
          aria-label={`Why ${member.name ?? member.pii_id} is a member`}
          onPress={() => onWhy(member.pii_id)}
        >
          Why?
        </Button>
      </td>
    </tr>
  );
});

function Heads({ fields }: { fields: Field[] }) {
  const head = "column-head px-3 whitespace-nowrap";
  return (
    <thead>
      <tr className="border-b border-line" aria-rowindex={1}>
        <th scope="col" className="column-head py-2 pr-3 pl-4">
          Person
        </th>
        <th scope="col" className={`${head} max-lg:hidden`}>
          Leads
        </th>
        {fields.map((field) => (
          <th
            key={field.field}
            scope="col"
            title={field.entity}
            className={`${head} max-sm:hidden ${field.type === "number" ? "text-right" : ""}`}
          >
            {field.label}
          </th>
        ))}
        <th scope="col" className={head}>
          With
        </th>
        <th scope="col" className={`${head} pr-4 text-right max-lg:hidden`}>
          Member since
        </th>
        <th scope="col">
          <span className="sr-only">Why</span>
        </th>
      </tr>
    </thead>
  );
}

type MemberTableProps = {
  caption: string;
  members: Member[];
  /** How many there are, loaded or not. */
  total: number;
  fields: Field[];
  names: Names;
  onWhy: (piiId: string) => void;
  /** Asked for when the end of what is loaded comes near. */
  onNearEnd: (() => void) | undefined;
};

const rowPx = 41;

/** Members as a table of which only the rows in the window exist. */
export function MemberTable({ caption, members, total, onNearEnd, onWhy, ...row }: MemberTableProps) {
  const { frame, indexes, above, below } = useWindowRows({
    count: members.length,
    rowPx,
    keyOf: (index) => members[index]?.pii_id ?? index,
    onNearEnd,
  });
  return (
    <div ref={frame} className="relative overflow-x-auto [overflow-y:clip]">
      <table className="w-full border-collapse text-left text-[13px]" aria-rowcount={total + 1}>
        <caption className="sr-only">{caption}</caption>
        <Heads fields={row.fields} />
        <tbody>
          <GapRow height={above} />
          {indexes.map((index) => {
            const member = members[index];
            return (
              member && <MemberRow key={member.pii_id} member={member} index={index} onWhy={onWhy} {...row} />
            );
          })}
          <GapRow height={below} />
        </tbody>
      </table>
    </div>
  );
}
