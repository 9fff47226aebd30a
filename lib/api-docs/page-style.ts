/** The style of the API's page: no font, script or picture from anywhere. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #1d1b19; --soft: #65605a; --ground: #fbfaf8; --line: #e4e0da; --sunken: #f3f0ec; --accent: #0b6e4f; }
@media (prefers-color-scheme: dark) { :root { --ink: #ece9e4; --soft: #a8a29a; --ground: #141311; --line: #33302c; --sunken: #1e1c1a; --accent: #4cc38a; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 16px; }
body { margin: 0; display: grid; grid-template-columns: 240px minmax(0, 1fr); font: 15px/1.55 "Inter Variable", ui-sans-serif, system-ui, sans-serif; color: var(--ink); background: var(--ground); }
nav { position: sticky; top: 0; align-self: start; height: 100vh; overflow: auto; padding: 24px; border-right: 1px solid var(--line); }
nav ul { list-style: none; padding: 0; margin: 0 0 24px; }
nav a { display: block; padding: 3px 0; color: var(--ink); text-decoration: none; }
nav a:hover { text-decoration: underline; }
main { padding: 24px clamp(16px, 4vw, 48px) 96px; max-width: 1100px; }
h1 { font-size: 28px; margin: 0 0 8px; } h2 { margin: 48px 0 12px; font-size: 20px; } h3 { margin: 32px 0 8px; font-size: 16px; } h4 { margin: 20px 0 6px; font-size: 14px; }
a { color: var(--accent); }
details { border: 1px solid var(--line); border-radius: 8px; margin: 8px 0; padding: 0 16px; }
details[open] { padding-bottom: 16px; }
summary { cursor: pointer; padding: 10px 0; display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; overflow-wrap: anywhere; }
summary b { font-size: 12px; min-width: 56px; color: var(--accent); }
summary span { color: var(--soft); }
code, pre { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, monospace; }
pre { background: var(--sunken); border-radius: 8px; padding: 12px 16px; overflow: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; vertical-align: top; padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 500; } em { color: var(--soft); font-style: normal; font-size: 12px; } small { color: var(--soft); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
@media (max-width: 800px) { body { display: block; } nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); } nav ul { columns: 2; } }
`;
