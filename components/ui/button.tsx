"use client";

import { buttonVariants, Button as HeroButton } from "@heroui/react/button";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";

type Kind = "primary" | "secondary" | "quiet" | "danger";
const variants = { primary: "primary", secondary: "outline", quiet: "ghost", danger: "danger" } as const;

type Look = { kind?: Kind; size?: "sm" | "md"; className?: string };

type ButtonProps = Look & Omit<ComponentProps<typeof HeroButton>, "variant" | "size" | "className">;

export function Button({ kind = "secondary", size = "md", ...rest }: ButtonProps) {
  return <HeroButton variant={variants[kind]} size={size} {...rest} />;
}

/** A square button with only an icon; `label` is its name. */
export function IconButton({
  label,
  children,
  size = "sm",
  kind = "quiet",
  ...rest
}: ButtonProps & { label: string; children: ReactNode }) {
  return (
    <HeroButton variant={variants[kind]} size={size} isIconOnly aria-label={label} {...rest}>
      {children}
    </HeroButton>
  );
}

/** A link that looks like a button: it goes somewhere, a button does something. */
export function ButtonLink({
  kind = "secondary",
  size = "md",
  className = "",
  ...rest
}: Look & ComponentProps<typeof Link>) {
  return <Link className={`${buttonVariants({ variant: variants[kind], size })} ${className}`} {...rest} />;
}
