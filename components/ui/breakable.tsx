import { Fragment } from "react";

/** A text that has no spaces, such as an e-mail address: where it does not fit, it goes on after its `@` or a `/`. */
export function Breakable({ text }: { text: string }) {
  return text.split(/(?<=[@/])/).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other identity
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
