type Outcome = { kind: "changed" } | { kind: "refused"; part: "current" | "next"; message: string };

type Problem = { detail?: string; errors?: { message: string }[] };

/** Gives who is signed in a new password, and ends their other sessions. */
export async function changePassword(currentPassword: string, newPassword: string): Promise<Outcome> {
  const refused = (part: "current" | "next", message: string) =>
    ({ kind: "refused", part, message }) as const;
  try {
    const response = await fetch("/api/auth/change-password", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ currentPassword, newPassword, revokeOtherSessions: true }),
    });
    if (response.ok) return { kind: "changed" };
    const { detail = "", errors = [] } = (await response.json()) as Problem;
    if (response.status === 422) return refused("next", errors[0]?.message ?? detail);
    if (response.status === 400 && /too (short|long)/i.test(detail)) return refused("next", detail);
    if (response.status === 400) return refused("current", "This is not the password you have now.");
    return refused("current", detail || "The password stays as it was. Try again in a moment.");
  } catch {
    return refused("current", "The server can’t be reached. Check the connection and try again.");
  }
}
