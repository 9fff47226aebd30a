import "./globals.css";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { earlyKeysScript } from "@/components/frame/early-keys";
import { Providers } from "@/components/providers";
import { nonceHeader } from "@/lib/http/content-security";

export const metadata: Metadata = {
  title: { default: "Cohort System", template: "%s · Cohort System" },
  description: "Group people by rules, keep the groups true while the data changes, hand them to agents.",
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fbfaf8" },
    { media: "(prefers-color-scheme: dark)", color: "#141311" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get(nonceHeader) ?? undefined;
  return (
    <html lang="en" suppressHydrationWarning>
      <body className="bg-background text-foreground antialiased">
        <script
          nonce={nonce}
          suppressHydrationWarning
          // biome-ignore lint/security/noDangerouslySetInnerHtml: words of our own, run before anything is loaded
          dangerouslySetInnerHTML={{ __html: earlyKeysScript }}
        />
        <Providers nonce={nonce}>{children}</Providers>
      </body>
    </html>
  );
}
