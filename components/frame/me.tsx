"use client";

import { createContext, type ReactNode, useContext } from "react";

export type Role = "admin" | "manager" | "viewer";
export type Me = { id: string; name: string; role: Role };

const MeContext = createContext<Me | null>(null);

/** Who is signed in, for every part below. */
export function MeProvider({ me, children }: { me: Me; children: ReactNode }) {
  return <MeContext value={me}>{children}</MeContext>;
}

export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error("useMe needs a MeProvider above it");
  return me;
}

/** May change cohorts, people and agents, and assign. */
export const useMayWrite = (): boolean => useMe().role !== "viewer";
export const useIsAdmin = (): boolean => useMe().role === "admin";
