"use client";

import { toast } from "@heroui/react/toast";
import { useQuery } from "@tanstack/react-query";
import { State, type Tone } from "../ui/badge";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { plural } from "../ui/format";
import { EmptyState, ErrorState, SkeletonRows } from "../ui/states";
import { Time } from "../ui/time";
import { type Delivery, deliveriesQuery, useReplay, type Webhook } from "./webhook-queries";

const tones: Record<Delivery["status"], Tone> = { pending: "info", delivered: "good", failed: "bad" };

function DeliveryRow({ delivery, onReplay }: { delivery: Delivery; onReplay: () => void }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2.5">
      <div className="min-w-0">
        <p className="font-medium">{delivery.event}</p>
        <p className="text-xs break-words text-muted">
          <Time at={delivery.created_at} />, {plural(delivery.attempts, "try", "tries")}
          {delivery.error && `, ${delivery.error}`}
          {delivery.error && delivery.next_attempt_at && (
            <>
              , again <Time at={delivery.next_attempt_at} />
            </>
          )}
        </p>
      </div>
      <div className="flex items-center gap-3">
        <State tone={tones[delivery.status]}>{delivery.status}</State>
        {delivery.status !== "pending" && (
          <Button size="sm" aria-label={`Send ${delivery.event} again`} onPress={onReplay}>
            Send again
          </Button>
        )}
      </div>
    </li>
  );
}

/** What a webhook was sent lately, with how it went; each can be sent again. */
export function DeliveryLog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const query = useQuery(deliveriesQuery(webhook.webhook_id));
  const replay = useReplay(webhook.webhook_id);
  const send = (ids?: string[]) =>
    replay.mutate(ids, {
      onSuccess: ({ replayed }) => toast(`${plural(replayed, "message is", "messages are")} sent again.`),
      onError: (error) => toast.danger(error.message),
    });
  const items = query.data?.items ?? [];
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Deliveries"
      footer={
        <>
          {items.some(({ status }) => status === "failed") && (
            <Button isDisabled={replay.isPending} onPress={() => send()}>
              Send all failed again
            </Button>
          )}
          <Button kind="primary" onPress={onClose}>
            Close
          </Button>
        </>
      }
    >
      <p className="text-[13px] break-all text-muted">{webhook.url}</p>
      {query.isPending && <SkeletonRows label="Loading deliveries" rows={3} />}
      {query.isError && (
        <ErrorState what="The log can’t be shown." error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data && items.length === 0 && <EmptyState title="Nothing was sent yet." />}
      <ul aria-label="Deliveries" className="flex flex-col divide-y divide-line text-[13px]">
        {items.map((delivery) => (
          <DeliveryRow
            key={delivery.delivery_id}
            delivery={delivery}
            onReplay={() => send([delivery.delivery_id])}
          />
        ))}
      </ul>
    </Dialog>
  );
}
