export const rowColumn = "(row)";
export const problemColumn = "(problem)";
/** The person of a row, where people are numbered by rows: in the list of refused rows those have other numbers. */
export const personColumn = "(person)";

/** Columns that a list of refused rows has before those of its file. */
export const ofReport: ReadonlySet<string> = new Set([rowColumn, problemColumn, personColumn]);
