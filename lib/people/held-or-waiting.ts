import { waitingFilesOf } from "../imports/waiting-rows.ts";
import { isHeld } from "./traces.ts";

/** True where something is kept of a person, or a file that is on its way in has a row about them. */
export async function isHeldOrWaiting(pii_id: string): Promise<boolean> {
  if (await isHeld(pii_id)) return true;
  const { done } = await waitingFilesOf({ pii_id, telling: [pii_id] }).next();
  return done !== true;
}
