/** What was edited, step by step, so that it can be undone and redone. */
export type History<T> = {
  past: readonly T[];
  present: T;
  future: readonly T[];
  /** What the last step changed and when: typing on is one step, not one a key. */
  last: { what: string; at: number } | null;
};

const mostSteps = 100;
const oneStepMs = 800;

export const beginHistory = <T>(present: T): History<T> => ({ past: [], present, future: [], last: null });

/**
 * Takes a step. What changes the same as the step before, soon after it, belongs to that one.
 * @param what names what is changed
 * @param at milliseconds
 */
export function takeStep<T>(history: History<T>, present: T, what: string, at: number): History<T> {
  const { last } = history;
  const goesOn = last !== null && last.what === what && at - last.at < oneStepMs;
  const past = goesOn ? history.past : [...history.past, history.present].slice(-mostSteps);
  return { past, present, future: [], last: { what, at } };
}

export function undoStep<T>(history: History<T>): History<T> {
  const present = history.past.at(-1);
  if (present === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present,
    future: [history.present, ...history.future],
    last: null,
  };
}

export function redoStep<T>(history: History<T>): History<T> {
  const [present, ...future] = history.future;
  if (present === undefined) return history;
  return { past: [...history.past, history.present], present, future, last: null };
}

/** The first of `steps`, as long as each fits. */
function leading<T>(steps: readonly T[], fits: (step: T) => boolean): T[] {
  const end = steps.findIndex((step) => !fits(step));
  return end === -1 ? [...steps] : steps.slice(0, end);
}

/**
 * The history with no more than fits: the present in any case, and the steps nearest to it, those before it first.
 * @param most what all steps together may measure
 * @param sizeOf measures one step
 */
export function shortened<T>(history: History<T>, most: number, sizeOf: (step: T) => number): History<T> {
  let room = most - sizeOf(history.present);
  const fits = (step: T): boolean => {
    room -= sizeOf(step);
    return room >= 0;
  };
  const past = leading([...history.past].reverse(), fits).reverse();
  return { past, present: history.present, future: leading(history.future, fits), last: null };
}
