import { z } from "zod";

export const maxIdLength = 200;

/** Addresses take these as steps in their path, encoded or not. */
const isPathStep = (value: string) => value === "." || value === "..";

/** An id that a client chooses: it stands in addresses. */
export const IdText = z
  .string("expected text")
  .min(1, "expected an id that is not empty")
  .max(maxIdLength, `expected at most ${maxIdLength} characters`)
  .refine((value) => !isPathStep(value), "expected an id other than . and .., which no address can name");
