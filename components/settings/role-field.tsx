import { SelectField } from "../ui/fields";

/** The three roles, with what they may do. */
export function RoleField() {
  return (
    <SelectField label="Role" name="role" defaultValue="manager">
      <option value="admin">admin – everything, with users, keys and settings</option>
      <option value="manager">manager – cohorts, people and assignment</option>
      <option value="viewer">viewer – reads and previews</option>
    </SelectField>
  );
}
