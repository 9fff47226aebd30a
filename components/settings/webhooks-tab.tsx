"use client";

import { toast } from "@heroui/react/toast";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { type WebhookEvent, webhookEvents } from "@/lib/webhooks/webhook-events";
import { State } from "../ui/badge";
import { Button } from "../ui/button";
import { Choice, TextField } from "../ui/fields";
import { EmptyState, ErrorState, SkeletonRows } from "../ui/states";
import { Time } from "../ui/time";
import { CreateForm } from "./create-form";
import { DeliveryLog } from "./delivery-log";
import { settingsQuery, useUpdateSettings } from "./queries";
import { SecretDialog } from "./secret-dialog";
import {
  eventWords,
  useCreateWebhook,
  useDeleteWebhook,
  useSwitchWebhook,
  type Webhook,
  webhooksQuery,
} from "./webhook-queries";

function WebhookRow({ item, onOpen }: { item: Webhook; onOpen: () => void }) {
  const change = useSwitchWebhook();
  const remove = useDeleteWebhook();
  const onError = (error: Error) => toast.danger(error.message);
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium break-all">{item.url}</p>
        <p className="pt-0.5 text-xs text-muted">
          {item.description && `${item.description} · `}
          {item.events.join(", ")}
        </p>
        <div className="pt-1">
          {item.enabled && item.paused_until ? (
            <State tone="warn">
              away, asked again <Time at={item.paused_until} />
            </State>
          ) : (
            <State tone={item.enabled ? "good" : "neutral"}>
              {item.enabled ? "on" : `off${item.disabled_reason ? `: ${item.disabled_reason}` : ""}`}
            </State>
          )}
        </div>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" aria-label={`Deliveries to ${item.url}`} onPress={onOpen}>
          Deliveries
        </Button>
        <Button
          size="sm"
          isDisabled={change.isPending}
          aria-label={`Switch ${item.enabled ? "off" : "on"} ${item.url}`}
          onPress={() => change.mutate({ webhook_id: item.webhook_id, enabled: !item.enabled }, { onError })}
        >
          Switch {item.enabled ? "off" : "on"}
        </Button>
        <Button
          size="sm"
          isDisabled={remove.isPending}
          aria-label={`Remove ${item.url}`}
          onPress={() =>
            remove.mutate(item.webhook_id, {
              onSuccess: () => toast("The webhook is removed; what waited is not sent."),
              onError,
            })
          }
        >
          Remove
        </Button>
      </div>
    </li>
  );
}

function AllowPrivate() {
  const settings = useQuery(settingsQuery());
  const update = useUpdateSettings();
  if (!settings.data) return null;
  return (
    <Choice
      className="pt-6"
      label="Allow addresses of a private network, http and any port"
      hint="Off, so that nobody can reach your own servers through this one. Switch it on for receivers beside it."
      checked={settings.data.allow_private_webhooks}
      disabled={update.isPending}
      onChange={(event) =>
        update.mutate(
          { allow_private_webhooks: event.target.checked },
          { onError: (error) => toast.danger(error.message) },
        )
      }
    />
  );
}

function NewWebhook({ onMade, onClose }: { onMade: (secret: string) => void; onClose: () => void }) {
  const create = useCreateWebhook();
  const submit = (form: FormData) =>
    create.mutate(
      {
        url: String(form.get("url")).trim(),
        description: String(form.get("description")).trim(),
        events: form.getAll("events") as WebhookEvent[],
      },
      { onSuccess: ({ secret }) => onMade(secret) },
    );
  return (
    <CreateForm
      title="New webhook"
      submit="Make webhook"
      error={create.error}
      isPending={create.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      {(problem) => (
        <>
          <TextField
            label="Address"
            name="url"
            type="url"
            required
            placeholder="https://"
            problem={problem("/url")}
            autoComplete="off"
          />
          <TextField label="What it is for" name="description" maxLength={200} autoComplete="off" />
          <fieldset>
            <legend className="pb-1 text-[13px] font-medium">Is told when</legend>
            {webhookEvents.map((event) => (
              <Choice
                key={event}
                name="events"
                value={event}
                label={eventWords[event]}
                hint={event}
                defaultChecked
              />
            ))}
            {problem("/events") && <p className="text-xs text-bad">{problem("/events")}</p>}
          </fieldset>
        </>
      )}
    </CreateForm>
  );
}

/** Who is told when something happens: made, with a secret shown once; the log of what was sent. */
export function WebhooksTab() {
  const query = useQuery(webhooksQuery());
  const [isMaking, setIsMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [open, setOpen] = useState<Webhook | null>(null);
  const items = query.data?.items ?? [];
  return (
    <div className="pt-5">
      <div className="flex flex-wrap items-center justify-between gap-3 pb-4">
        <p className="max-w-xl text-[13px] text-muted">
          Other apps are told at once, by signed messages (Standard Webhooks). What they miss is tried again
          for a day.
        </p>
        <Button size="sm" kind="primary" onPress={() => setIsMaking(true)}>
          <Plus aria-hidden /> New webhook
        </Button>
      </div>
      <div className="overflow-hidden rounded-xl border border-line bg-surface">
        {query.isPending && <SkeletonRows label="Loading webhooks" rows={3} />}
        {query.isError && (
          <ErrorState
            what="The webhooks can’t be shown."
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        )}
        {query.data && items.length === 0 && (
          <EmptyState title="No webhooks yet.">
            Give an address of another app, and it is told who enters and leaves, and what was assigned.
          </EmptyState>
        )}
        {items.length > 0 && (
          <ul aria-label="Webhooks" className="divide-y divide-line text-[13px]">
            {items.map((item) => (
              <WebhookRow key={item.webhook_id} item={item} onOpen={() => setOpen(item)} />
            ))}
          </ul>
        )}
      </div>
      {!query.isPending && <AllowPrivate />}
      {isMaking && (
        <NewWebhook
          onMade={(made) => {
            setIsMaking(false);
            setSecret(made);
          }}
          onClose={() => setIsMaking(false)}
        />
      )}
      {secret && (
        <SecretDialog
          title="Keep this secret now"
          sentence="The receiver checks signatures with it. It is shown this once."
          secret={secret}
          onClose={() => setSecret(null)}
        />
      )}
      {open && <DeliveryLog webhook={open} onClose={() => setOpen(null)} />}
    </div>
  );
}
