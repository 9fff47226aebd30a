"use client";

import { Area, AreaChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { count, timeWords } from "../ui/format";
import { useTimeZone } from "../ui/time-zone";
import type { Size } from "./insight-queries";
import { timeTicks } from "./time-ticks";

/** Member count over time, as steps: between two counts nothing is known to have changed. */
export function SizeChart({ sizes }: { sizes: Size[] }) {
  const timeZone = useTimeZone();
  const points = sizes.map((size) => ({ at: new Date(size.at).getTime(), members: size.member_count }));
  const ticks = timeTicks(points[0]?.at ?? 0, points.at(-1)?.at ?? 0, timeZone);
  const labels = new Map(ticks.map(({ at, label }) => [at, label]));
  return (
    <ResponsiveContainer width="100%" height={160}>
      <AreaChart data={points} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer>
        <XAxis
          dataKey="at"
          type="number"
          domain={["dataMin", "dataMax"]}
          ticks={ticks.map(({ at }) => at)}
          tickFormatter={(at: number) => labels.get(at) ?? ""}
          tick={{ fill: "var(--muted)", fontSize: 11 }}
          stroke="var(--line)"
          tickLine={false}
          minTickGap={48}
        />
        <YAxis
          width={48}
          tickFormatter={(value: number) => count(value)}
          tick={{ fill: "var(--muted)", fontSize: 11 }}
          axisLine={false}
          tickLine={false}
          allowDecimals={false}
        />
        <Tooltip
          labelFormatter={(at) => timeWords(Number(at), "exact", timeZone)}
          formatter={(value) => [count(Number(value)), "members"]}
          contentStyle={{
            background: "var(--surface)",
            border: "1px solid var(--line)",
            borderRadius: 8,
            fontSize: 12,
            color: "var(--foreground)",
          }}
          itemStyle={{ color: "var(--foreground)" }}
        />
        <Area
          dataKey="members"
          type="stepAfter"
          stroke="var(--accent)"
          strokeWidth={1.5}
          fill="var(--accent-soft)"
          fillOpacity={0.7}
          isAnimationActive={false}
        />
      </AreaChart>
    </ResponsiveContainer>
  );
}
