import { Button } from "../ui/button";

type Props = { label: string; isPending: boolean; onSave: () => void; onDrop: () => void };

/** Under what was edited: the way to save it, and the way back to how it was. */
export function SaveBar({ label, isPending, onSave, onDrop }: Props) {
  return (
    <>
      <Button kind="primary" size="sm" onPress={onSave} isDisabled={isPending}>
        {isPending ? "Saving…" : label}
      </Button>
      <Button kind="quiet" size="sm" onPress={onDrop} isDisabled={isPending}>
        Drop changes
      </Button>
    </>
  );
}
