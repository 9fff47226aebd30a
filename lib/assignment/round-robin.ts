/**
 * Deals units out in turn: unit i goes to agent i mod n.
 * @returns for each unit the index of its agent
 */
export const roundRobin = (units: number, agents: number): number[] =>
  Array.from({ length: units }, (_, i) => i % agents);

/**
 * The same where each agent has room for a number of units only: full agents are passed over in the turn.
 * @returns for each unit the index of its agent, or null once nobody has room
 */
export function roundRobinWithin(units: number, room: readonly number[]): (number | null)[] {
  const left = [...room];
  let turn = 0;
  return Array.from({ length: units }, () => {
    for (let tried = 0; tried < left.length; tried++) {
      const agent = (turn + tried) % left.length;
      if ((left[agent] ?? 0) <= 0) continue;
      left[agent] = (left[agent] ?? 0) - 1;
      turn = agent + 1;
      return agent;
    }
    return null;
  });
}

/**
 * The same for units of several leads: unit i is meant for agent i mod n, and goes to the next one with room for all
 * of it where that agent has none.
 */
export function roundRobinBySize(sizes: readonly number[], room: readonly number[]): (number | null)[] {
  const left = [...room];
  return sizes.map((size, i) => {
    for (let tried = 0; tried < left.length; tried++) {
      const agent = (i + tried) % left.length;
      if ((left[agent] ?? 0) < size) continue;
      left[agent] = (left[agent] ?? 0) - size;
      return agent;
    }
    return null;
  });
}
