/** What an operator takes as its value; editors and validation go by it. */
export type OperandKind =
  | "none"
  | "scalar"
  | "pair"
  | "list"
  | "duration"
  | "calendar_unit"
  | "similar_text"
  | "days_ahead"
  | "pattern"
  | "cohorts";
