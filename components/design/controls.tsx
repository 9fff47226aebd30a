"use client";

import { Pencil, Plus } from "lucide-react";
import { useState } from "react";
import { Button, ButtonLink, IconButton } from "../ui/button";
import { Choice, Select, SelectField, TextField } from "../ui/fields";
import { FileField } from "../ui/file-field";
import { MoreMenu } from "../ui/menu";
import { Picker } from "../ui/picker";
import { SearchBox } from "../ui/search-box";
import { Tabs } from "../ui/tabs";
import { Part } from "./part";

const kinds = ["primary", "secondary", "quiet", "danger"] as const;
const cities = ["Pune", "Mumbai", "Delhi"].map((value) => ({ value, label: value, hint: "1,204" }));

function Fields() {
  const [city, setCity] = useState("Pune");
  const [search, setSearch] = useState("");
  return (
    <Part title="Fields">
      <TextField label="Name" placeholder="Gold customers in Pune" className="w-56" />
      <TextField label="With a hint" hint="Said below the field" defaultValue="Pune" className="w-56" />
      <TextField label="With a problem" problem="Give the cohort a name." className="w-56" />
      <TextField label="Disabled" defaultValue="Not now" disabled className="w-56" />
      <SelectField label="State" hint="A native list">
        <option>Any state</option>
      </SelectField>
      <Select small aria-label="Small">
        <option>is any of</option>
      </Select>
      <Picker label="City" groups={[{ label: "Cities", options: cities }]} selected={[city]} onPick={setCity}>
        {city}
      </Picker>
      <Picker label="City, wrong" groups={[]} selected={[]} onPick={() => undefined} isInvalid>
        <span className="text-muted">Choose</span>
      </Picker>
      <SearchBox label="Search cohorts" value={search} onSearch={setSearch} className="w-56" />
      <FileField label="CSV file" onFile={() => undefined}>
        As your other program exports it.
      </FileField>
      <FileField label="CSV file, sent" isDisabled onFile={() => undefined}>
        As your other program exports it.
      </FileField>
      <Choice label="Leave out do-not-contact" hint="As asked by the people" defaultChecked />
      <Choice label="Not now" disabled />
      <Choice type="radio" name="design" label="In turn" />
    </Part>
  );
}

/** What is pressed, typed into and chosen from. */
export function Controls() {
  const [tab, setTab] = useState<"members" | "rules">("members");
  return (
    <>
      <Part title="Buttons">
        {kinds.map((kind) => (
          <span key={kind} className="flex flex-col items-start gap-2">
            <Button kind={kind}>
              <Plus aria-hidden /> {kind}
            </Button>
            <Button kind={kind} size="sm">
              small
            </Button>
            <Button kind={kind} isDisabled>
              disabled
            </Button>
          </span>
        ))}
        <ButtonLink href="#link">a link</ButtonLink>
        <IconButton label="Edit">
          <Pencil aria-hidden />
        </IconButton>
        <MoreMenu
          label="Actions"
          entries={[
            { id: "edit", label: "Edit", onSelect: () => undefined },
            { id: "archive", label: "Archive", danger: true, onSelect: () => undefined },
          ]}
        />
      </Part>
      <Fields />
      <Part title="Tabs">
        <div className="w-full">
          <Tabs
            label="About"
            selected={tab}
            onSelect={setTab}
            tabs={[
              { id: "members", label: "Members", content: () => <p className="py-3">1,204 people</p> },
              { id: "rules", label: "Rules", content: () => <p className="py-3">All of</p> },
            ]}
          />
        </div>
      </Part>
    </>
  );
}
