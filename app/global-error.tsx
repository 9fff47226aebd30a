"use client";

import "./globals.css";

export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body className="grid min-h-dvh place-items-center bg-background text-foreground">
        <main className="flex flex-col items-center gap-2 p-6 text-center">
          <h1 className="text-[15px] font-medium">The application can't be shown.</h1>
          <p className="text-sm text-muted">Nothing was changed. The server may be starting or restarting.</p>
          <button type="button" onClick={() => retry()} className="control mt-2">
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
