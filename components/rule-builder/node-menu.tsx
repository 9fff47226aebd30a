"use client";

import { ArrowDown, ArrowUp, Copy, CornerLeftUp, Eye, EyeOff, FolderInput, FolderPlus } from "lucide-react";
import type { Rule, RuleGroup } from "@/lib/rules/rule";
import type { MenuEntry } from "../ui/menu";
import { useBuilder } from "./builder-context";
import { type Direction, stepFrom } from "./move-node";
import { wrapped } from "./tree";

const icon = "size-4 text-muted";

const moves: { direction: Direction; label: string; icon: typeof ArrowUp }[] = [
  { direction: "up", label: "Move up", icon: ArrowUp },
  { direction: "down", label: "Move down", icon: ArrowDown },
  { direction: "in", label: "Move into the group beside it", icon: FolderInput },
  { direction: "out", label: "Move out of its group", icon: CornerLeftUp },
];

type NodeMenu = {
  node: Rule | RuleGroup;
  path: number[];
  onClone: () => void;
  onMute: () => void;
};

/** What can be done with a condition or a group: copy, mute, and every move that is possible where it stands. */
export function useNodeMenu({ node, path, onClone, onMute }: NodeMenu): MenuEntry[] {
  const { root, move, replace } = useBuilder();
  const possible = moves.flatMap(({ direction, label, icon: Icon }): MenuEntry[] => {
    const to = stepFrom(root, path, direction);
    if (!to) return [];
    return [
      {
        id: direction,
        label,
        icon: <Icon className={icon} aria-hidden />,
        onSelect: () => move(path, to),
      },
    ];
  });
  return [
    { id: "clone", label: "Duplicate", icon: <Copy className={icon} aria-hidden />, onSelect: onClone },
    {
      id: "mute",
      label: node.muted ? "Count it again" : "Mute",
      icon: node.muted ? <Eye className={icon} aria-hidden /> : <EyeOff className={icon} aria-hidden />,
      onSelect: onMute,
    },
    ...possible,
    ...(path.length < 9
      ? [
          {
            id: "wrap",
            label: "Put into a group of its own",
            icon: <FolderPlus className={icon} aria-hidden />,
            onSelect: () => replace(path, wrapped(node)),
          },
        ]
      : []),
  ];
}
