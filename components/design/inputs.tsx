"use client";

import { useId, useState } from "react";
import { Choice, Select, SelectField, TextField } from "../ui/fields";
import { FileField } from "../ui/file-field";
import { Picker } from "../ui/picker";
import { SearchBox } from "../ui/search-box";
import { InEachState } from "./in-state";
import { Part } from "./part";

const ignore = () => undefined;
const names = ["Pune", "Mumbai", "Delhi"];
const cities = [{ label: "Cities", options: names.map((value) => ({ value, label: value, hint: "1,204" })) }];

function Pickers() {
  const [city, setCity] = useState("Pune");
  const [several, setSeveral] = useState(["Pune", "Delhi"]);
  const toggle = (value: string) =>
    setSeveral((before) =>
      before.includes(value) ? before.filter((each) => each !== value) : [...before, value],
    );
  return (
    <Part title="Pickers">
      <InEachState>
        <Picker label="City" groups={cities} selected={[city]} onPick={setCity}>
          {city}
        </Picker>
      </InEachState>
      <Picker label="Cities" groups={cities} selected={several} onPick={toggle} multiple allowTyped>
        {several.join(", ") || "Choose or type"}
      </Picker>
      <Picker label="City, empty" groups={[]} selected={[]} onPick={ignore}>
        <span className="text-muted">Choose</span>
      </Picker>
      <Picker label="City, wrong" groups={cities} selected={[]} onPick={ignore} isInvalid>
        <span className="text-muted">Choose</span>
      </Picker>
      <Picker label="City, not now" groups={cities} selected={["Pune"]} onPick={ignore} isDisabled>
        Pune
      </Picker>
    </Part>
  );
}

function Choices() {
  const name = useId();
  return (
    <Part title="Choices">
      <InEachState>
        <Choice label="Keep together" defaultChecked />
      </InEachState>
      <Choice label="Leave out do-not-contact" hint="As asked by the people" />
      <Choice label="Not now" disabled />
      <Choice label="Not now, chosen" disabled defaultChecked />
      <Choice type="radio" name={name} label="In turn" defaultChecked />
      <Choice type="radio" name={name} label="By capacity" hint="In exact proportion" />
    </Part>
  );
}

/** What is typed into and chosen from. */
export function Inputs() {
  const [search, setSearch] = useState("");
  return (
    <>
      <Part title="Fields">
        <InEachState>
          <TextField label="Name" placeholder="Gold customers in Pune" className="w-52" />
        </InEachState>
        <TextField label="With a hint" hint="Said below the field" defaultValue="Pune" className="w-52" />
        <TextField label="With a problem" problem="Give the cohort a name." className="w-52" />
        <TextField label="Disabled" defaultValue="Not now" disabled className="w-52" />
        <SearchBox label="Search cohorts" value={search} onSearch={setSearch} className="w-52" />
      </Part>
      <Part title="Lists of the browser’s own">
        <InEachState>
          <Select aria-label="State">
            <option>Any state</option>
          </Select>
        </InEachState>
        <SelectField label="With a label" hint="And a hint">
          <option>Any state</option>
        </SelectField>
        <SelectField label="Disabled" disabled>
          <option>Not now</option>
        </SelectField>
        <Select small aria-label="Small">
          <option>is any of</option>
        </Select>
      </Part>
      <Pickers />
      <Choices />
      <Part title="Files">
        <InEachState>
          <FileField label="CSV file" onFile={ignore}>
            As your other program exports it.
          </FileField>
        </InEachState>
        <FileField label="CSV file, sent" isDisabled onFile={ignore}>
          As your other program exports it.
        </FileField>
      </Part>
    </>
  );
}
