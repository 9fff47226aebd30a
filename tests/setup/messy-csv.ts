/** A file as people have them: 40 columns of which 25 are nobody's built-in field, in windows-1252, with all that goes wrong. */

type Column = [name: string, value: (i: number) => string];

const pick =
  (...values: string[]) =>
  (i: number) =>
    values[i % values.length] ?? "";
const pad = (n: number) => String(n).padStart(2, "0");

const yesNo = (shift: number): Column[1] => {
  const forms = ["Yes", "no", "NO", "yes", "No", "YES"];
  return (i) => forms[(i * 7 + shift) % forms.length] ?? "";
};

/** Columns that are built-in fields under other names. */
const known = (prefix: string): Column[] => [
  ["Lead Number", (i) => `${prefix}-${1000 + i}`],
  [" Person ID", (i) => `${prefix}-P${i}`],
  ["Full Name", (i) => `${pick("José Muñoz", "Zoë Müller", "O’Neil, Seán", 'Ann "Annie" Lee')(i)} ${i}`],
  ["E-Mail", (i) => `person${i}@${prefix.toLowerCase()}.example`],
  ["Mobile ", (i) => `0${9_800_000_000 + i}`],
  ["City", pick("Pune", "Málaga", "Select", "Köln", "")],
  ["Country", pick("India", "España", "Deutschland")],
  ["Date of Birth", (i) => `${pad((i % 28) + 1)}/${pad((i % 12) + 1)}/${1960 + (i % 40)}`],
  ["Lead Source", pick("Web", "Fair", "Select", "Referral")],
  ["Lead Status", pick("New", "CONTACTED", "qualified", "Lost")],
  ["Lead Score", (i) => String(i % 100)],
  ["Do Not Call", yesNo(0)],
  ["Last Contacted", (i) => `${pad((i % 28) + 1)}/11/2026 ${pad(i % 24)}:30`],
  ["Created On", (i) => `${pad((i % 28) + 1)}/10/2026`],
];

/** Columns that become own fields: 25 of them. */
const own: Column[] = [
  ['Interest "Level"', pick("01.High", "02.Medium", "03.Low", "Select")],
  ["Activity Index", pick("02.Medium", "01.High", "03.Low")],
  ["Annual Income (€)", (i) => `${1 + (i % 9)}.${String(i % 1000).padStart(3, "0")},50`],
  ["Total Visits", (i) => String(i % 12)],
  ["Pages per Visit", (i) => `${i % 6},${(i * 25) % 100}`],
  ["Renewal Day", (i) => `${pad((i % 12) + 1)}.${pad((i % 12) + 1)}.2027`.replace(/^01\./, "31.")],
  ["What do you do?", pick("Student", "Working Professional", "Select", "Unemployed")],
  ["Specialisation", pick("Select", "Finance", "Human Resources", "IT")],
  ["Postal Code", (i) => `0${4000 + (i % 90)}`],
  ["Remark", (i) => (i % 3 === 0 ? `said; "call me in ${i} days"` : "")],
  ["Segment 'A/B'", pick("A", "B", "Select")],
  ["Reference", (i) => `R${i}/${i * 3}`],
  ...[
    "Seen ad",
    "Magazine",
    "Newspaper",
    "Through friends",
    "Search",
    "Updates wanted",
    "Pays by cheque",
    "Free copy",
    "Video call",
    "Weekend only",
    "Has car",
    "Owns home",
    "Speaks English",
  ].map((name, n): Column => [name, yesNo(n)]),
];

export const messyColumns = known("X").length + own.length + 1;

const cell = (text: string): string =>
  /[";\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** Rows that are wrong, and in what. */
export const messyProblems = { badScore: 5, badDate: 9, tooLong: 12, repeated: 20 };

/** @param prefix begins every id, so that files of several tests do not meet */
export function messyCsv(prefix: string, rows: number): Buffer {
  const columns = [...known(prefix), ...own];
  const line = (i: number) => {
    const cells = columns.map(([, value]) => value(i));
    if (i === messyProblems.badScore) cells[10] = "a lot";
    if (i === messyProblems.badDate) cells[13] = "31/02/2026";
    return `${cells.map(cell).join(";")};${i === messyProblems.tooLong ? "a;b" : ""}`;
  };
  const lines = [
    `${columns.map(([name]) => cell(name)).join(";")};`,
    ...Array.from({ length: rows }, (_, i) => line(i)),
    line(messyProblems.repeated),
    columns.map(() => "").join(";"),
  ];
  return toWindows1252(lines.join("\r\n"));
}

/** What the file has beyond Latin-1: the two signs that windows-1252 puts elsewhere. */
const toWindows1252 = (text: string): Buffer =>
  Buffer.from(text.replaceAll("€", "\x80").replaceAll("’", "\x92"), "latin1");
