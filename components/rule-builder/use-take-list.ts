"use client";

import { toast } from "@heroui/react/toast";
import { useRef } from "react";
import type { Field } from "@/lib/rules/fields";
import { atBlanks, countOf, partedIds } from "../part-ids";
import { isNoText, type ReadList, readList } from "../read-list";
import { listKindOf, refusedWords, sortValues, takenWords } from "./list-values";

const merged = (values: string[], more: string[]): string[] => [...new Set([...values, ...more])];

/**
 * Adds to the values of a list what is typed, pasted or read from a file, and says what is taken and what is not.
 * @param field whose values they are
 */
export function useTakeList(field: Field, values: string[], onValues: (values: string[]) => void) {
  const latest = useRef({ values, onValues });
  latest.current = { values, onValues };
  const kind = listKindOf(field);

  const take = async (read: ReadList, file: string | null) => {
    const isAnyKnown = async (ids: string[]) => (await countOf(field.field, ids)).count > 0;
    const meant = kind === "ids" ? await partedIds(read.values, isAnyKnown) : read.values;
    const sorted = sortValues(meant, kind);
    const now = latest.current;
    if (sorted.taken.length > 0) now.onValues(merged(now.values, sorted.taken));
    const words = takenWords({ ...sorted, kind, file, columns: read.columns });
    if (sorted.refused.length > 0) toast.warning(words);
    else toast(words);
  };

  return {
    /** Takes one value or says why not. */
    takeTyped: (value: string) => {
      const { refused } = sortValues([value], kind);
      if (refused.length > 0) toast.warning(refusedWords(refused, kind));
      else latest.current.onValues(merged(latest.current.values, [value]));
    },
    /** Takes several pasted values; returns false where it is one, which is typed on. */
    takePasted: (text: string): boolean => {
      const read = readList(text, { kind, names: [field.label, field.path] });
      const parts = kind === "ids" ? atBlanks(read.values) : read.values;
      if (parts.length < 2) return false;
      void take(read, null);
      return true;
    },
    takeFile: async (file: File) => {
      const text = await file.text();
      if (isNoText(text)) return toast.danger(`${file.name} is no text: save it as CSV, and choose that.`);
      const read = readList(text, { kind, isFile: true, names: [field.label, field.path] });
      if (read.values.length === 0) return toast.danger(`${file.name} has no values in its first column.`);
      return take(read, file.name);
    },
  };
}
