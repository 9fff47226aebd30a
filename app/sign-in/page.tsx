import type { Metadata } from "next";
import { Suspense } from "react";
import { SignInForm } from "@/components/sign-in/sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

export default function SignInPage() {
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <Suspense>
        <SignInForm />
      </Suspense>
    </main>
  );
}
