"use client";

import { Toast } from "@heroui/react/toast";

/** Messages that nobody on this page asked for: they stand apart, so that they never cover the undo of what one did. */
export const news = new Toast.Queue();
