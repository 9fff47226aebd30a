"use client";

import { toast } from "@heroui/react/toast";
import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { type Role, useMe } from "../frame/me";
import { Breakable } from "../ui/breakable";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Select, TextField } from "../ui/fields";
import { MoreMenu } from "../ui/menu";
import { ErrorState, Notice, SkeletonRows } from "../ui/states";
import { CreateForm } from "./create-form";
import { type User, useCreateUser, useDeleteUser, usersQuery, useUpdateUser } from "./queries";
import { RoleField } from "./role-field";
import { SecretDialog } from "./secret-dialog";

const roles: Role[] = ["admin", "manager", "viewer"];

function DeleteUser({ user, onClose }: { user: User; onClose: () => void }) {
  const remove = useDeleteUser();
  return (
    <Dialog
      isOpen
      onClose={onClose}
      role="alertdialog"
      title={`Remove ${user.name}?`}
      footer={
        <>
          <Button onPress={onClose}>Keep</Button>
          <Button
            kind="danger"
            isDisabled={remove.isPending}
            onPress={() => remove.mutate(user.user_id, { onSuccess: onClose })}
          >
            Remove user
          </Button>
        </>
      }
    >
      <p>They are signed out everywhere and can’t sign in again. What they did stays in the audit log.</p>
      {remove.error && (
        <div className="pt-3">
          <Notice>{remove.error.message}</Notice>
        </div>
      )}
    </Dialog>
  );
}

function UserRow({ user, onRemove }: { user: User; onRemove: () => void }) {
  const me = useMe();
  const update = useUpdateUser();
  const isMe = user.user_id === me.id;
  return (
    <tr className="border-b border-line last:border-b-0">
      <td className="min-w-32 py-3 pr-3 pl-4 wrap-anywhere">
        <p className="font-medium">
          {user.name} {isMe && <span className="font-normal text-muted">(you)</span>}
        </p>
        <p className="text-muted wrap-anywhere">
          <Breakable text={user.email} />
        </p>
      </td>
      <td className="px-2">
        <Select
          small
          wrapperClassName="w-24"
          aria-label={`Role of ${user.name}`}
          value={user.role}
          disabled={isMe || update.isPending}
          onChange={(event) =>
            update.mutate(
              { userId: user.user_id, role: event.target.value as Role },
              {
                onSuccess: (saved) => toast(`${saved.name} is ${saved.role} now and signs in anew.`),
                onError: (error) => toast.danger(error.message),
              },
            )
          }
        >
          {roles.map((role) => (
            <option key={role}>{role}</option>
          ))}
        </Select>
      </td>
      <td className="w-12 pr-2 text-right">
        {!isMe && (
          <MoreMenu
            label={`Actions for ${user.name}`}
            entries={[
              {
                id: "remove",
                label: "Remove",
                danger: true,
                icon: <Trash2 className="size-4" aria-hidden />,
                onSelect: onRemove,
              },
            ]}
          />
        )}
      </td>
    </tr>
  );
}

/** Who can sign in, and as what. */
export function UsersTab() {
  const query = useQuery(usersQuery());
  const create = useCreateUser();
  const [isMaking, setIsMaking] = useState(false);
  const [removing, setRemoving] = useState<User | null>(null);
  const [made, setMade] = useState<{ email: string; password: string } | null>(null);
  const submit = (form: FormData) => {
    const text = (name: string) => String(form.get(name));
    create.mutate(
      { name: text("name"), email: text("email"), role: text("role") as Role },
      {
        onSuccess: (user) => {
          setIsMaking(false);
          if (user.password) setMade({ email: user.email, password: user.password });
        },
      },
    );
  };
  return (
    <div className="pt-5">
      <div className="flex items-center justify-between gap-3 pb-4">
        <p className="text-[13px] text-muted">Nobody signs up by themselves: users are made here.</p>
        <Button size="sm" kind="primary" onPress={() => setIsMaking(true)}>
          <Plus aria-hidden /> New user
        </Button>
      </div>
      <div className="overflow-hidden rounded-xl border border-line bg-surface">
        {query.isPending && <SkeletonRows label="Loading users" rows={3} />}
        {query.isError && (
          <ErrorState
            what="The users can’t be shown."
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        )}
        {query.data && (
          <table className="w-full border-collapse text-left text-[13px]">
            <caption className="sr-only">Users</caption>
            <tbody>
              {query.data.items.map((user) => (
                <UserRow key={user.user_id} user={user} onRemove={() => setRemoving(user)} />
              ))}
            </tbody>
          </table>
        )}
      </div>
      {isMaking && (
        <CreateForm
          title="New user"
          submit="Make user"
          error={create.error}
          isPending={create.isPending}
          onSubmit={submit}
          onClose={() => setIsMaking(false)}
        >
          {(problem) => (
            <>
              <TextField label="Name" name="name" required problem={problem("/name")} autoComplete="off" />
              <TextField
                label="E-mail"
                name="email"
                type="email"
                required
                problem={problem("/email")}
                autoComplete="off"
              />
              <RoleField />
            </>
          )}
        </CreateForm>
      )}
      {removing && <DeleteUser user={removing} onClose={() => setRemoving(null)} />}
      {made && (
        <SecretDialog
          title={`Password for ${made.email}`}
          sentence="Hand it over now: it is shown this once."
          secret={made.password}
          onClose={() => setMade(null)}
        />
      )}
    </div>
  );
}
