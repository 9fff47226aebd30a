"use client";

import { toast } from "@heroui/react/toast";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import type { Role } from "../frame/me";
import { State, Tag } from "../ui/badge";
import { Button } from "../ui/button";
import { SelectField, TextField } from "../ui/fields";
import { EmptyState, ErrorState, SkeletonRows } from "../ui/states";
import { Time } from "../ui/time";
import { useNow } from "../ui/use-now";
import { CreateForm } from "./create-form";
import { type ApiKey, apiKeysQuery, useCreateApiKey, useRevokeApiKey } from "./queries";
import { RoleField } from "./role-field";
import { SecretDialog } from "./secret-dialog";

function KeyRow({ item }: { item: ApiKey }) {
  const revoke = useRevokeApiKey();
  const isRevoked = item.revoked_at !== null;
  const now = useNow();
  const isOver = now !== null && new Date(item.expires_at).getTime() <= now;
  return (
    <tr className="border-b border-line last:border-b-0">
      <td className="min-w-28 py-3 pr-3 pl-4">
        <p className="font-medium wrap-anywhere">{item.name}</p>
        <p className="font-mono text-xs break-all text-muted">{item.prefix}…</p>
      </td>
      <td className="px-3">
        <Tag>{item.role}</Tag>
      </td>
      <td className="px-3 text-muted max-sm:hidden">
        {item.last_used_at ? <Time at={item.last_used_at} /> : "never used"}
      </td>
      <td className={`px-3 max-sm:hidden ${isOver ? "text-warn" : "text-muted"}`}>
        <Time at={item.expires_at} />
      </td>
      <td className="px-4 text-right">
        {isRevoked ? (
          <State tone="neutral">revoked</State>
        ) : (
          <Button
            size="sm"
            isDisabled={revoke.isPending}
            aria-label={`Revoke ${item.name}`}
            onPress={() =>
              revoke.mutate(item.key_id, {
                onSuccess: () => toast(`${item.name} is revoked: whoever uses it is refused from now on.`),
                onError: (error) => toast.danger(error.message),
              })
            }
          >
            Revoke
          </Button>
        )}
      </td>
    </tr>
  );
}

/** Keys for other apps: made, shown once, revoked. */
export function ApiKeysTab() {
  const query = useQuery(apiKeysQuery());
  const create = useCreateApiKey();
  const [isMaking, setIsMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const keys = [...(query.data?.items ?? [])].sort((a, b) => b.created_at.localeCompare(a.created_at));
  const submit = (form: FormData) =>
    create.mutate(
      {
        name: String(form.get("name")),
        role: String(form.get("role")) as Role,
        expires_in_days: Number(form.get("days")),
      },
      {
        onSuccess: (made) => {
          setIsMaking(false);
          setSecret(made.key);
        },
      },
    );
  return (
    <div className="pt-5">
      <div className="flex items-center justify-between gap-3 pb-4">
        <p className="text-[13px] text-muted">Other apps sign in with a key. Each has a role of its own.</p>
        <Button size="sm" kind="primary" onPress={() => setIsMaking(true)}>
          <Plus aria-hidden /> New key
        </Button>
      </div>
      <div className="overflow-hidden rounded-xl border border-line bg-surface">
        {query.isPending && <SkeletonRows label="Loading keys" rows={3} />}
        {query.isError && (
          <ErrorState
            what="The keys can’t be shown."
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        )}
        {query.data && keys.length === 0 && <EmptyState title="No keys yet." />}
        {keys.length > 0 && (
          <table className="w-full border-collapse text-left text-[13px]">
            <caption className="sr-only">API keys</caption>
            <thead>
              <tr className="border-b border-line">
                <th scope="col" className="column-head py-2 pr-3 pl-4">
                  Key
                </th>
                <th scope="col" className="column-head px-3">
                  Role
                </th>
                <th scope="col" className="column-head px-3 max-sm:hidden">
                  Last used
                </th>
                <th scope="col" className="column-head px-3 max-sm:hidden">
                  Good until
                </th>
                <th scope="col">
                  <span className="sr-only">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {keys.map((item) => (
                <KeyRow key={item.key_id} item={item} />
              ))}
            </tbody>
          </table>
        )}
      </div>
      {isMaking && (
        <CreateForm
          title="New API key"
          submit="Make key"
          error={create.error}
          isPending={create.isPending}
          onSubmit={submit}
          onClose={() => setIsMaking(false)}
        >
          {(problem) => (
            <>
              <TextField
                label="What it is for"
                name="name"
                required
                maxLength={100}
                problem={problem("/name")}
                autoComplete="off"
              />
              <RoleField />
              <SelectField label="Good for" name="days" defaultValue="365">
                <option value="30">30 days</option>
                <option value="90">90 days</option>
                <option value="180">180 days</option>
                <option value="365">a year</option>
              </SelectField>
            </>
          )}
        </CreateForm>
      )}
      {secret && (
        <SecretDialog
          title="Keep this key now"
          sentence="It is shown this once and stored only as a hash. Whoever has it acts with its role."
          secret={secret}
          onClose={() => setSecret(null)}
        />
      )}
    </div>
  );
}
