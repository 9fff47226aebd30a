"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Field, FieldType } from "@/lib/rules/fields";
import { ApiError } from "../api";
import { useIsAdmin } from "../frame/me";
import { fieldsQuery } from "../rule-builder/fields";
import { Button } from "../ui/button";
import { Choice, SelectField } from "../ui/fields";
import { count, plural } from "../ui/format";
import { ErrorState, Notice, SkeletonRows } from "../ui/states";
import { ColumnRow } from "./column-row";
import { type ColumnDraft, type Draft, toDraft, toMapping, widened } from "./mapping-draft";
import { type Reading, suggestionQuery, useImportStep } from "./queries";
import { ToldApart } from "./told-apart";
import type { ImportDetails, Mapping, Suggestion } from "./types";

const isWritable = ({ field, entity, type }: Field): boolean =>
  entity !== "person" && type !== "cohort" && field !== "lead.agent_id" && field !== "lead.updated_at";

const delimiterNames: Record<string, string> = {
  ",": "comma",
  ";": "semicolon",
  "\t": "tab",
  "|": "vertical bar",
};
const encodingNames: Record<Suggestion["encoding"], string> = {
  "utf-8": "UTF-8",
  "utf-16le": "UTF-16 LE",
  "utf-16be": "UTF-16 BE",
  "windows-1252": "Windows-1252 (Western)",
  "windows-1250": "Windows-1250 (Central European)",
  "windows-1251": "Windows-1251 (Cyrillic)",
  "windows-1253": "Windows-1253 (Greek)",
  "windows-1254": "Windows-1254 (Turkish)",
  "windows-1255": "Windows-1255 (Hebrew)",
  "windows-1256": "Windows-1256 (Arabic)",
  "windows-1257": "Windows-1257 (Baltic)",
  "iso-8859-2": "ISO 8859-2 (Central European)",
  "iso-8859-15": "ISO 8859-15 (Western)",
  "koi8-r": "KOI8-R (Cyrillic)",
  cp437: "MS-DOS 437 (United States)",
  cp850: "MS-DOS 850 (Western)",
  cp852: "MS-DOS 852 (Central European)",
  cp866: "MS-DOS 866 (Cyrillic)",
  macintosh: "Macintosh (Western)",
  shift_jis: "Shift JIS (Japanese)",
  "euc-jp": "EUC-JP (Japanese)",
  gb18030: "GB 18030 (simplified Chinese)",
  big5: "Big5 (traditional Chinese)",
  "euc-kr": "EUC-KR (Korean)",
};

/** How the file is read: as it was found out, until someone says otherwise. */
function ReadingChoice({ read, onChange }: { read: Required<Reading>; onChange: (change: Reading) => void }) {
  const { delimiter, encoding } = read;
  const isOther = !(delimiter in delimiterNames);
  return (
    <div className="grid max-w-md grid-cols-2 gap-3">
      <SelectField
        label="Columns parted by"
        value={delimiter}
        onChange={(event) => onChange({ delimiter: event.target.value })}
      >
        {isOther && <option value={delimiter}>“{delimiter}”</option>}
        {Object.entries(delimiterNames).map(([sign, name]) => (
          <option key={sign} value={sign}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Characters are"
        value={encoding}
        onChange={(event) => onChange({ encoding: event.target.value as Suggestion["encoding"] })}
      >
        {Object.entries(encodingNames).map(([encodingOf, name]) => (
          <option key={encodingOf} value={encodingOf}>
            {name}
          </option>
        ))}
      </SelectField>
    </div>
  );
}

/** Where each column goes; from the suggestion, or from what was tried last. */
export function ColumnsStep({ item }: { item: ImportDetails }) {
  const tried = item.mapping;
  const [reading, setReading] = useState<Reading>(() => ({
    encoding: tried?.encoding,
    delimiter: tried?.delimiter,
  }));
  const suggestion = useQuery({
    ...suggestionQuery(item.import_id, reading),
    placeholderData: keepPreviousData,
  });
  const fields = useQuery(fieldsQuery());
  const { data } = suggestion;
  if ((!data && !suggestion.isError) || !fields.data)
    return <SkeletonRows label="Reading the file" rows={10} />;
  const isAsTried = tried?.delimiter === data?.delimiter && tried?.encoding === reading.encoding;
  return (
    <div className="flex flex-col gap-6" aria-busy={suggestion.isPlaceholderData}>
      <ReadingChoice
        read={{
          encoding: reading.encoding ?? data?.encoding ?? "utf-8",
          delimiter: reading.delimiter ?? data?.delimiter ?? ",",
        }}
        onChange={(change) => setReading({ ...reading, ...change })}
      />
      {data ? (
        <Columns
          key={`${data.encoding} ${data.delimiter}`}
          item={item}
          suggestion={data}
          first={tried && isAsTried ? tried : data.mapping}
          encoding={reading.encoding}
          fields={fields.data.filter(isWritable)}
        />
      ) : (
        <ErrorState
          what="The file can’t be read."
          error={suggestion.error}
          onRetry={() => void suggestion.refetch()}
        />
      )}
    </div>
  );
}

type ColumnsProps = {
  item: ImportDetails;
  suggestion: Suggestion;
  /** What is chosen to begin with. */
  first: Mapping;
  /** As someone chose it. */
  encoding: Mapping["encoding"];
  fields: Field[];
};

function Fillers({
  draft,
  suggestion,
  onChange,
}: {
  draft: Draft;
  suggestion: Suggestion;
  onChange: (fillers: string[]) => void;
}) {
  if (suggestion.fillers.length === 0) return null;
  return (
    <fieldset className="flex flex-wrap gap-x-6 gap-y-1">
      <legend className="pb-1 text-[13px] font-medium">Words that mean that nothing is known</legend>
      {suggestion.fillers.map(({ text, count: times, columns }) => (
        <Choice
          key={text}
          label={`“${text}”`}
          hint={`${plural(times, "time")} in ${plural(columns, "column")}`}
          checked={draft.fillers.includes(text)}
          onChange={(event) =>
            onChange(
              event.target.checked
                ? [...draft.fillers, text]
                : draft.fillers.filter((filler) => filler !== text),
            )
          }
        />
      ))}
    </fieldset>
  );
}

function Columns({ item, suggestion, first, encoding, fields }: ColumnsProps) {
  const isAdmin = useIsAdmin();
  const check = useImportStep(item.import_id, "check");
  const typeOf = (name: string): FieldType | undefined => {
    const type = fields.find(({ field }) => field === name)?.type;
    return type === "cohort" ? undefined : type;
  };
  const [draft, setDraft] = useState<Draft>(() => toDraft(suggestion, first, typeOf));
  const optionsFor = (choice: ColumnDraft["choice"] | undefined): string[] =>
    choice?.kind === "field" ? widened(suggestion, choice.field).flatMap(({ options = [] }) => options) : [];
  const made = Object.values(draft.columns).filter(({ choice }) => choice.kind === "new").length;
  const used = Object.values(draft.columns).filter(({ choice }) => choice.kind !== "out").length;
  const problems = check.error instanceof ApiError ? check.error.errors : [];
  return (
    <div className="flex flex-col gap-6">
      <p className="text-sm text-muted">
        {plural(suggestion.columns.length, "column")}
        {suggestion.is_whole
          ? `, ${plural(suggestion.rows_sampled, "row")}`
          : `, looked at ${count(suggestion.rows_sampled)} rows`}
        . {count(used)} go somewhere, {plural(made, "new field")}.
      </p>
      <ToldApart draft={draft} suggestion={suggestion} onChange={setDraft} />
      <Fillers
        draft={draft}
        suggestion={suggestion}
        onChange={(fillers) => setDraft({ ...draft, fillers })}
      />
      <Choice
        label="Empty cells take away what is stored"
        hint="Otherwise someone who is here already keeps what the file leaves empty."
        checked={draft.blanks === "clear"}
        onChange={(event) => setDraft({ ...draft, blanks: event.target.checked ? "clear" : "keep" })}
      />
      <div className="relative overflow-x-auto rounded-xl border border-line bg-surface">
        <table className="w-full border-collapse text-[13px]">
          <caption className="sr-only">Columns of the file</caption>
          <thead>
            <tr className="border-b border-line text-left">
              <th scope="col" className="column-head py-2 pr-3 pl-4">
                Column
              </th>
              <th scope="col" className="column-head px-3 max-md:hidden">
                Filled
              </th>
              <th scope="col" className="column-head px-3">
                Goes to
              </th>
            </tr>
          </thead>
          <tbody>
            {suggestion.columns.map((column) => (
              <ColumnRow
                key={column.name}
                column={column}
                draft={draft.columns[column.name] ?? { choice: { kind: "out" } }}
                options={optionsFor(draft.columns[column.name]?.choice)}
                fields={fields}
                mayAddFields={isAdmin}
                onChange={(next) =>
                  setDraft({ ...draft, columns: { ...draft.columns, [column.name]: next } })
                }
              />
            ))}
          </tbody>
        </table>
      </div>
      {check.error && (
        <Notice>
          {problems.length > 0
            ? problems.map(({ path, message }) => `${path.replace("/mapping", "")}: ${message}`).join("; ")
            : check.error.message}
        </Notice>
      )}
      <div className="flex justify-end">
        <Button
          kind="primary"
          isDisabled={check.isPending}
          onPress={() =>
            check.mutate({ ...(encoding && { encoding }), ...toMapping(draft, suggestion, typeOf) })
          }
        >
          {check.isPending ? "Beginning…" : "Check the file"}
        </Button>
      </div>
    </div>
  );
}
