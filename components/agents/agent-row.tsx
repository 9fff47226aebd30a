"use client";

import { toast } from "@heroui/react/toast";
import { Pencil, UserRoundCheck, UserRoundX } from "lucide-react";
import Link from "next/link";
import { useMayWrite } from "../frame/me";
import { State } from "../ui/badge";
import { AgentMark } from "../ui/bar";
import { Breakable } from "../ui/breakable";
import { count, initials } from "../ui/format";
import { MoreMenu } from "../ui/menu";
import { LoadBar } from "./load-bar";
import { useSaveAgent } from "./queries";
import type { Agent, AgentCapacity } from "./types";

type Props = { agent: Agent; capacity: AgentCapacity | undefined; onEdit: () => void };

/** One agent: who, whether they take leads, what they have. */
export function AgentRow({ agent, capacity, onEdit }: Props) {
  const mayWrite = useMayWrite();
  const save = useSaveAgent(agent.agent_id);
  const isActive = agent.status === "active";
  const setActive = () =>
    save.mutate(
      { status: isActive ? "inactive" : "active" },
      {
        onSuccess: () =>
          toast(
            isActive
              ? `${agent.name} gets no new leads and keeps the ones they have.`
              : `${agent.name} can be given leads again.`,
          ),
        onError: (error) => toast.danger(error.message),
      },
    );
  const icon = "size-4 text-muted";
  return (
    <tr className="border-b border-line last:border-b-0">
      <td className="min-w-36 py-3 pr-3 pl-4">
        <div className="flex items-center gap-3">
          <AgentMark agentId={agent.agent_id}>{initials(agent.name)}</AgentMark>
          <div className="min-w-0">
            <Link
              href={`/agents/${agent.agent_id}`}
              className="text-sm font-medium wrap-anywhere hover:underline"
            >
              {agent.name}
            </Link>
            <p className="text-[13px] wrap-anywhere text-muted">
              <Breakable text={agent.email ?? agent.agent_id} />
            </p>
          </div>
        </div>
      </td>
      <td className="px-3">
        <State tone={isActive ? "good" : "neutral"}>{agent.status}</State>
      </td>
      <td className="px-3 text-right tabular-nums max-md:hidden">{count(agent.daily_capacity)}</td>
      <td className="px-3 text-right tabular-nums max-sm:hidden">
        {capacity ? count(capacity.open_pipelines) : "–"}
      </td>
      <td className="px-3 max-md:hidden">{capacity && <LoadBar agent={capacity} />}</td>
      <td className="w-12 pr-2 text-right">
        {mayWrite && (
          <MoreMenu
            label={`Actions for ${agent.name}`}
            entries={[
              { id: "edit", label: "Edit", icon: <Pencil className={icon} aria-hidden />, onSelect: onEdit },
              {
                id: "status",
                label: isActive ? "Deactivate" : "Activate",
                icon: isActive ? (
                  <UserRoundX className={icon} aria-hidden />
                ) : (
                  <UserRoundCheck className={icon} aria-hidden />
                ),
                onSelect: setActive,
              },
            ]}
          />
        )}
      </td>
    </tr>
  );
}
