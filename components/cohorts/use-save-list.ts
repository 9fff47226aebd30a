import { useMutation } from "@tanstack/react-query";
import { fitOfIds, type IdKind } from "./known-ids";
import type { MadeFromList } from "./not-found-report";
import { useCreateFromList } from "./queries";

/** Looks at the ids before a cohort is made of them, and asks where it would not be the one that was meant. */
export function useSaveList(name: string, ids: readonly string[], onMade: (cohort: MadeFromList) => void) {
  const create = useCreateFromList();
  const look = useMutation({ mutationFn: (by: IdKind) => fitOfIds(ids, by) });
  const save = (by: IdKind) => {
    look.reset();
    create.mutate({ name, type: "static", [by]: [...ids] }, { onSuccess: onMade });
  };
  return {
    save,
    /** Saves, or asks by its `fit`. Where nothing can be looked up, the save itself says why. */
    lookAndSave: (by: IdKind) =>
      look.mutate(by, {
        onSuccess: (fit) => fit.kind === "fits" && save(by),
        onError: () => save(by),
      }),
    fit: look.data,
    forget: look.reset,
    startAgain: create.reset,
    error: create.error,
    isPending: look.isPending || create.isPending,
    isDone: create.isSuccess,
  };
}
