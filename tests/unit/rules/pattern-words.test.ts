import { describe, expect, test } from "vitest";
import { patternProblem } from "@/lib/rules/pattern-words.ts";

describe("What is wrong with a pattern", () => {
  test.each(["", "Pune", "(?i)^dr\\.", "[a-z]{1,3}", "(?P<year>\\d{4})", "[a-z]{1,200}@\\p{L}{1,100}"])(
    "is nothing in %j",
    (pattern) => {
      expect(patternProblem(pattern)).toBeUndefined();
    },
  );

  test.each([
    ["(abc", "a ( is not closed by a )"],
    ["abc)", "a ) closes no ("],
    ["[a-", "a [ is not closed by a ]"],
    ["[z-a]", "“z-a” names no range or kind of characters"],
    ["\\p{Foo}", "“\\p{Foo}” names no range"],
    ["(a)\\1", "“\\1” has no meaning"],
    ["a\\", "ends with a \\"],
    ["*a", "nothing stands before “*”"],
    ["a**", "“**” repeats a repetition"],
    ["a{3,1}", "“{3,1}” must count from 0 to 1,000"],
    ["(?<n>a)(?<n>b)", "two groups have the name “n”"],
    ["(?=a)", "“(?=” is not supported"],
    ["(?P<n", "“(?P<n” is no named group"],
    ["(?:(?:a{999}){999}){999}", "repetitions"],
    ["(?:a?){1000}a{1000}", "too long once its repetitions"],
    ["(".repeat(1_001) + ")".repeat(1_001), "nest too deeply"],
  ])("%j is said in plain words", (pattern, words) => {
    const problem = patternProblem(pattern);
    expect(problem).toContain(words);
    expect(problem).not.toMatch(/regexp|parsing|Perl|operator|`/);
    expect(problem?.length).toBeLessThan(160);
  });
});
