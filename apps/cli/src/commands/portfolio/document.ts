import { escapeHtml } from "../../report/inline.ts";
import { pageStyle } from "../../report/style.ts";

/** A page of the site. It needs no network. */
export function document(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

const style = `
:root { --link: #0b5cad; --good: #2f7d5b; }
@media (prefers-color-scheme: dark) { :root { --link: #7db7f5; --good: #4fb286; } }
a { color: var(--link); } a:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
h3 { font-size: 1rem; margin: 1rem 0 .2rem; }
section.wide { grid-column: 1 / -1; }
ul { padding-left: 1.2rem; margin: .3rem 0; } li { margin: .35rem 0; overflow-wrap: anywhere; }
code { font-size: .85em; color: var(--soft); overflow-wrap: anywhere; }
pre { overflow-x: auto; font-size: .8rem; line-height: 1.4; max-height: 24rem; background: var(--paper); padding: .6rem; border-radius: .3rem; }
em { color: var(--soft); }
.loop { list-style: none; padding: 0; margin: .8rem 0 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .6rem 1.4rem; }
.loop li { position: relative; margin: 0; border: 1px solid var(--soft); border-radius: .4rem; padding: .4rem .6rem; }
.loop li::after { content: "→"; position: absolute; right: -1.2rem; top: 50%; transform: translateY(-50%); color: var(--soft); }
.loop li:last-child::after { content: "↺"; }
.loop small { display: block; color: var(--soft); }
.stage { margin: .7rem 0; }
.stage .line { display: grid; grid-template-columns: 1fr auto; gap: .3rem .8rem; }
.stage .line > span:nth-child(2) { white-space: nowrap; }
.bar { grid-column: 1 / -1; background: var(--line); height: .5rem; border-radius: .25rem; overflow: hidden; }
.bar span { display: block; height: 100%; background: var(--good); }
.stage small { color: var(--soft); }
.rubric { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: .4rem 1.5rem; }
.rubric h3 { display: flex; justify-content: space-between; } .rubric p { margin: 0; }
@media (max-width: 30rem) { .loop { grid-template-columns: 1fr 1fr; } }
@media print { section { break-inside: avoid; } }
`;
