/** Stands in place of every character of a row that was rubbed out: in all encodings of files it is as long as they are. */
export const rubout = "\x7f";

/** True for a row that was taken out of its file, since its person was erased. It keeps its place, and the rows their numbers. */
export const isRubbedOut = (cells: readonly string[]): boolean => cells.some((cell) => cell.includes(rubout));
