type Outcome = { kind: "signed_in" } | { kind: "refused"; message: string };

const messageOf = (status: number): string => {
  if (status === 401 || status === 403 || status === 400) {
    return "The e-mail address or the password is not right. Check both and try again.";
  }
  if (status === 429) return "Too many tries. Wait five minutes, then try again.";
  return "The server can't sign anyone in right now. Try again in a moment.";
};

/** Opens a session with the address and password. */
export async function signIn(email: string, password: string): Promise<Outcome> {
  try {
    const response = await fetch("/api/auth/sign-in/email", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email, password }),
    });
    return response.ok ? { kind: "signed_in" } : { kind: "refused", message: messageOf(response.status) };
  } catch {
    return { kind: "refused", message: "The server can't be reached. Check the connection and try again." };
  }
}

const anySite = "http://site.invalid";

/** The page to show after signing in: only a path of this site, as browsers understand it, who pass over tabs in it. */
export function safeNext(next: string | null): string {
  if (!next?.startsWith("/") || !URL.canParse(next, anySite)) return "/cohorts";
  const { origin, pathname, search, hash } = new URL(next, anySite);
  // A path with two slashes at its beginning is a site of its own once it stands alone.
  return origin === anySite && !pathname.startsWith("//") ? `${pathname}${search}${hash}` : "/cohorts";
}
