type Point = { at: number; value: number };

const width = 88;
const height = 24;
const inset = 2;

/** A small line of a number over time; `label` is what it says, for whoever does not see it. */
export function Sparkline({ points, label }: { points: Point[]; label: string }) {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || points.length < 2) return null;
  const values = points.map((point) => point.value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  // One more or less of thousands is no fall from the top to the bottom.
  const spread = Math.max(most - least, most * 0.1, 1);
  const low = (least + most - spread) / 2;
  const x = (at: number) => inset + ((width - 2 * inset) * (at - first.at)) / Math.max(1, last.at - first.at);
  const y = (value: number) => height - inset - ((height - 2 * inset) * (value - low)) / spread;
  const line = points.map((point) => `${x(point.at).toFixed(1)},${y(point.value).toFixed(1)}`).join(" ");
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
      className="block"
    >
      <polyline
        points={line}
        fill="none"
        stroke="var(--accent)"
        strokeWidth="1.5"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      <circle cx={x(last.at)} cy={y(last.value)} r="2" fill="var(--accent)" />
    </svg>
  );
}
