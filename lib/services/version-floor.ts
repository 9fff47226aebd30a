/** The oldest servers that the app is known to work with. */
export const floors = { MongoDB: "6.0", Redis: "6.2" } as const;

const parts = (version: string): number[] => version.split(".").map((part) => Number.parseInt(part, 10) || 0);

/** What is wrong with a server's version, in words; undefined when it is new enough or untold. */
export function belowFloor(server: keyof typeof floors, version: string | undefined): string | undefined {
  if (!version) return undefined;
  const [has, needs] = [parts(version), parts(floors[server])];
  for (const [i, part] of needs.entries()) {
    const own = has[i] ?? 0;
    if (own > part) return undefined;
    if (own < part) return `is ${server} ${version}: ${floors[server]} or later is needed`;
  }
  return undefined;
}
