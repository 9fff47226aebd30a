import { useMutation } from "@tanstack/react-query";
import { atBlanks, partedIds } from "../part-ids";
import { fitOfIds, type IdKind, isAnyKnown } from "./known-ids";
import type { MadeFromList } from "./not-found-report";
import { useCreateFromList } from "./queries";

/** Looks at the ids before a cohort is made of them, and asks where it would not be the one that was meant. */
export function useSaveList(name: string, given: readonly string[], onMade: (cohort: MadeFromList) => void) {
  const create = useCreateFromList();
  const look = useMutation({
    mutationFn: async (by: IdKind) => {
      const ids = await partedIds(given, isAnyKnown);
      return { ids, fit: await fitOfIds(ids, by) };
    },
  });
  const save = (by: IdKind, ids: string[]) => {
    look.reset();
    create.mutate({ name, type: "static", [by]: ids }, { onSuccess: onMade });
  };
  return {
    save: (by: IdKind) => save(by, look.data?.ids ?? atBlanks(given)),
    /** Saves, or asks by its `fit`. Where nothing can be looked up, the save itself says why. */
    lookAndSave: (by: IdKind) =>
      look.mutate(by, {
        onSuccess: ({ ids, fit }) => fit.kind === "fits" && save(by, ids),
        onError: () => save(by, atBlanks(given)),
      }),
    fit: look.data?.fit,
    forget: look.reset,
    startAgain: create.reset,
    error: create.error,
    isPending: look.isPending || create.isPending,
    isDone: create.isSuccess,
  };
}
