import { Invalid } from "../errors.ts";
import { isCommonPassword } from "./common-passwords.ts";

const fewestCharacters = 5;

/** Why a password that is long enough is too easy to guess; undefined when it is not. */
export function weakness(password: string, email?: string): string | undefined {
  if (isCommonPassword(password)) return "expected a password that is not one of the 10,000 most common";
  if (new Set(password).size < fewestCharacters)
    return `expected at least ${fewestCharacters} different characters`;
  if (email !== undefined && password.toLowerCase() === email.toLowerCase())
    return "expected a password other than the e-mail address";
  return undefined;
}

/** @throws Invalid at `path` for a password that is too easy to guess */
export function refuseWeak(password: string, email: string | undefined, path = "/password"): void {
  const message = weakness(password, email);
  if (message !== undefined) throw new Invalid([{ path, message }]);
}
