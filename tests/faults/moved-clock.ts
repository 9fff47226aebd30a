/**
 * Loaded before a worker: its clock of the day goes by the milliseconds that the file MOVED_CLOCK holds, from the moment
 * that they are written there, as where somebody sets the clock of a machine. Timers and `performance.now()` go on as
 * they do then. No other program uses it.
 */
import { readFileSync, watchFile } from "node:fs";

// biome-ignore lint/style/noProcessEnv: the test says here how far the clock is moved
const file = process.env.MOVED_CLOCK ?? "";
const read = () => Number(readFileSync(file, "utf8"));
let movedMs = read();
watchFile(file, { interval: 50, persistent: false }, () => {
  movedMs = read();
});

const RealDate = Date;
const now = () => RealDate.now() + movedMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args) => (args.length === 0 ? new target(now()) : Reflect.construct(target, args)),
  apply: () => new RealDate(now()).toString(),
  get: (target, name, receiver) => (name === "now" ? now : Reflect.get(target, name, receiver)),
});
