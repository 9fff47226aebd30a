/**
 * Calls `stop` on Ctrl-C, on SIGTERM or SIGHUP, and when the npm that started this process is gone (its shell
 * passes SIGTERM on to nobody). What comes within a second of the first signal counts as the same one, as Ctrl-C
 * reaches us from the terminal and from npm; a later one exits at once.
 */
export function onStop(stop: () => void): void {
  let since = 0;
  const onSignal = () => {
    if (since > 0 && Date.now() - since < 1_000) return;
    if (since > 0) process.exit(130);
    since = Date.now();
    stop();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  // A terminal that is gone must not end us before everything has been stopped.
  for (const output of [process.stdout, process.stderr]) output.on("error", () => undefined);
  // biome-ignore lint/style/noProcessEnv: npm tells so that it is the parent
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    if (since === 0) onSignal();
  }, 1_000);
  watch.unref();
}
