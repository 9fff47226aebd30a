import { describe, expect, test } from "vitest";
import { beginHistory, redoStep, shortened, takeStep, undoStep } from "@/components/cohorts/draft-history.ts";

describe("The history of a draft", () => {
  test("goes back step by step and forward again", () => {
    let history = takeStep(beginHistory("a"), "b", "name", 0);
    history = takeStep(history, "c", "rules", 100);
    history = undoStep(undoStep(history));
    expect(history.present).toBe("a");
    expect(undoStep(history).present).toBe("a");
    history = redoStep(redoStep(redoStep(history)));
    expect(history.present).toBe("c");
  });

  test("takes what is typed in one go as one step, and what is typed after a pause as another", () => {
    let history = takeStep(beginHistory(""), "P", "name", 0);
    history = takeStep(history, "Pu", "name", 300);
    history = takeStep(history, "Pune", "name", 2000);
    expect(undoStep(history).present).toBe("Pu");
    expect(undoStep(undoStep(history)).present).toBe("");
  });

  test("forgets what was undone once something else is done", () => {
    const history = takeStep(undoStep(takeStep(beginHistory("a"), "b", "name", 0)), "c", "name", 1);
    expect(history.future).toEqual([]);
    expect(undoStep(history).present).toBe("a");
  });

  test("keeps the last hundred steps", () => {
    let history = beginHistory(0);
    for (let i = 1; i <= 150; i++) history = takeStep(history, i, `step ${i}`, i);
    expect(history.past).toHaveLength(100);
    expect(history.past[0]).toBe(50);
  });

  test("is shortened to the steps nearest to the present, those before it first, and never loses it", () => {
    let history = beginHistory("a");
    for (const step of ["b", "c", "d", "e"]) history = takeStep(history, step, step, 0);
    history = undoStep(undoStep(history));
    const kept = (most: number) => {
      const { past, present, future } = shortened(history, most, (step) => step.length);
      return [...past, `[${present}]`, ...future].join("");
    };
    expect(kept(5)).toBe("ab[c]de");
    expect(kept(4)).toBe("ab[c]d");
    expect(kept(3)).toBe("ab[c]");
    expect(kept(2)).toBe("b[c]");
    expect(kept(0)).toBe("[c]");
  });

  test("leaves no gap where a step is too large", () => {
    let history = beginHistory("a");
    for (const step of ["very large", "c", "d"]) history = takeStep(history, step, step, 0);
    expect(shortened(history, 5, (step) => step.length).past).toEqual(["c"]);
  });
});
