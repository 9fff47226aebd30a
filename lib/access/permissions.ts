import type { Actor, Role } from "../context.ts";
import { Forbidden } from "../errors.ts";

/** What each permission needs at least. A higher role has all that a lower one has. */
const needs = {
  "cohorts:read": "viewer",
  "cohorts:write": "manager",
  "cohorts:purge": "admin",
  "assignments:read": "viewer",
  "assignments:write": "manager",
  "people:read": "viewer",
  "people:write": "manager",
  "people:export": "manager",
  "people:erase": "admin",
  "imports:read": "manager",
  "imports:write": "manager",
  "agents:read": "viewer",
  "agents:write": "manager",
  "fields:read": "viewer",
  "fields:write": "admin",
  "settings:read": "viewer",
  "settings:write": "admin",
  "access:admin": "admin",
} as const satisfies Record<string, Role>;

export type Permission = keyof typeof needs;

const rank: Record<Role, number> = { viewer: 0, manager: 1, admin: 2 };

/** The lowest role that has `permission`. */
export const roleFor = (permission: Permission): Role => needs[permission];

/** True when the actor's role allows `permission`. */
export const allows = (role: Role, permission: Permission): boolean => rank[role] >= rank[needs[permission]];

/** @throws Forbidden naming the role that the actor has and the one that is needed */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (allows(actor.role, permission)) return;
  throw new Forbidden(`"${permission}" needs the role ${needs[permission]}; this is a ${actor.role}.`);
}
