/** An e-mail address, or another text: where it does not fit, it goes on after its `@`. */
export function Breakable({ text }: { text: string }) {
  const at = text.indexOf("@") + 1;
  if (at === 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <wbr />
      {text.slice(at)}
    </>
  );
}
