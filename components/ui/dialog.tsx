"use client";

import { Modal } from "@heroui/react/modal";
import type { ReactNode } from "react";

type DialogProps = {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  footer?: ReactNode;
  size?: "sm" | "md" | "lg";
  /** `alertdialog` for what interrupts: a conflict, a step that can't be taken back. */
  role?: "dialog" | "alertdialog";
};

/** A window over the page; Escape and a click beside it close it, focus goes back to what opened it. */
export function Dialog({ isOpen, onClose, title, children, footer, size = "md", role }: DialogProps) {
  return (
    <Modal.Backdrop isOpen={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Modal.Container size={size}>
        <Modal.Dialog role={role}>
          <Modal.CloseTrigger aria-label="Close" />
          <Modal.Header>
            <Modal.Heading className="pr-8 text-[16px] leading-6 font-semibold">{title}</Modal.Heading>
          </Modal.Header>
          <Modal.Body className="pt-2 text-sm text-foreground">{children}</Modal.Body>
          {footer && <Modal.Footer className="flex-wrap pt-5">{footer}</Modal.Footer>}
        </Modal.Dialog>
      </Modal.Container>
    </Modal.Backdrop>
  );
}
