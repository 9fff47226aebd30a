import { setTimeout as pause } from "node:timers/promises";
import type { RuleGroup } from "@/lib/rules/rule.ts";
import { median, quantile } from "./measure.ts";
import type { WebApp } from "./web-app.ts";

const everyMs = 5_000;

/**
 * Managers who change a rule every 5 s and look at the count, each a different rule set each time, for `forMs`.
 * Whoever asks again before the answer came lets go of the older question, as the builder does.
 * @returns milliseconds of the answered questions, and how many were let go
 */
export async function askAsManagers(web: WebApp, ruleSets: RuleGroup[], managers: number, forMs: number) {
  const times: number[] = [];
  let letGo = 0;
  const endsAt = performance.now() + forMs;
  const manage = async (manager: number): Promise<void> => {
    await pause((manager * everyMs) / managers);
    let open: AbortController | undefined;
    for (let i = 0; performance.now() < endsAt; i++) {
      open?.abort();
      const question = new AbortController();
      open = question;
      const rules = ruleSets[(manager + i) % ruleSets.length] as RuleGroup;
      const startedAt = performance.now();
      const next = pause(everyMs);
      void web.ask("/cohorts/preview", { rules, sample: 10 }, { signal: question.signal }).then(
        () => {
          times.push(performance.now() - startedAt);
          if (open === question) open = undefined;
        },
        (error: Error) => {
          if (!question.signal.aborted) throw error;
          letGo++;
        },
      );
      await next;
    }
    open?.abort();
  };
  await Promise.all(Array.from({ length: managers }, (_, i) => manage(i)));
  times.sort((a, b) => a - b);
  return {
    answered: times.length,
    letGo,
    median: median(times),
    p95: quantile(times, 0.95),
    most: times.at(-1),
  };
}

/** How long the server goes on with a question that was let go after `afterMs`: until it counts it as cancelled. */
export async function letGoOf(web: WebApp, rules: RuleGroup, afterMs: number): Promise<number> {
  const before = await web.metric('cohort_previews_total{outcome="cancelled"}');
  const question = new AbortController();
  const asked = web.ask("/cohorts/preview", { rules }, { signal: question.signal }).catch(() => undefined);
  await pause(afterMs);
  question.abort();
  const abortedAt = performance.now();
  await asked;
  while ((await web.metric('cohort_previews_total{outcome="cancelled"}')) === before) {
    if (performance.now() - abortedAt > 10_000) return Number.NaN;
    await pause(5);
  }
  return performance.now() - abortedAt;
}
