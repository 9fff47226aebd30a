/** The product's mark: two groups and what they share. */
export function Mark({ className = "size-6" }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={className} aria-hidden>
      <circle cx="9" cy="12" r="7" fill="none" stroke="var(--accent)" strokeWidth="2" />
      <circle cx="15" cy="12" r="7" fill="none" stroke="var(--foreground)" strokeWidth="2" />
      <path d="M12 5.7a7 7 0 0 1 0 12.6 7 7 0 0 1 0-12.6Z" fill="var(--accent)" />
    </svg>
  );
}
