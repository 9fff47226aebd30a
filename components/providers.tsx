"use client";

import { Toast } from "@heroui/react/toast";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { isRefusal } from "./api";
import { news } from "./ui/news";

const newQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) => failures < 2 && !isRefusal(error),
      },
      // Without a connection they fail in words at once, and are not held back until nobody thinks of them any more.
      mutations: { networkMode: "always" },
    },
  });

/** What every screen needs around it: theme, server data, state in the URL, messages. */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [queryClient] = useState(newQueryClient);
  return (
    <ThemeProvider
      attribute={["class", "data-theme"]}
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      nonce={nonce}
    >
      <QueryClientProvider client={queryClient}>
        <NuqsAdapter>{children}</NuqsAdapter>
      </QueryClientProvider>
      <Toast.Provider placement="bottom" isExpanded />
      <Toast.Provider placement="top" isExpanded queue={news} hotkey={[]} aria-label="News" />
    </ThemeProvider>
  );
}
