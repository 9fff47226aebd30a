import { z } from "zod";

const longestLocalPart = 64;

/** An e-mail address as mail servers take it: at most 64 characters before the @ (RFC 5321), 200 in all. */
export const EmailAddress = z
  .email("expected an e-mail address")
  .max(200, "expected at most 200 characters")
  .refine(
    (address) => address.lastIndexOf("@") <= longestLocalPart,
    "expected at most 64 characters before the @",
  )
  .meta({ example: "asha@example.com" });
