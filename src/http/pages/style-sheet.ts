// The look of all pages: one sheet, light and dark by the reader's system, from 320 pixels up. Colours were checked for contrast in both themes.
export const styleSheet = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --text: #1b1f24; --muted: #57606a; --accent: #0b57d0; --on-accent: #fff;
  --ok: #116329; --warn: #7d4e00; --error: #b3261e; --queued: #0e6e83; --retry: #6639ba; --border: #7b8591; --line: #d5dae0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f1216; --card: #171b21; --text: #e8ebef; --muted: #a3adb8; --accent: #8ab4ff; --on-accent: #0f1216;
    --ok: #6fdd8b; --warn: #e8b339; --error: #ff9b94; --queued: #67d5e8; --retry: #c4a7ff; --border: #6b7580; --line: #2b323b;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { scroll-padding: 1rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.1rem; line-height: 1.3; margin: 0 0 .5rem; }
p { margin: 0 0 .75rem; }
a { color: var(--accent); }
code { font-size: .9em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
main:focus { outline: none; }

header { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1rem; padding: .5rem 1rem; background: var(--card); border-bottom: 1px solid var(--line); }
header nav ul { display: flex; flex-wrap: wrap; gap: .25rem; list-style: none; margin: 0; padding: 0; }
header a { display: inline-block; padding: .5rem; text-decoration: none; border-radius: 6px; }
header a:hover { text-decoration: underline; }
header nav a { color: var(--text); }
header a[aria-current] { font-weight: 600; text-decoration: underline; text-underline-offset: .3em; text-decoration-thickness: 2px; }
.brand { font-weight: 700; color: var(--text); }
.language { margin-left: auto; }
.skip { position: absolute; left: -999rem; padding: .75rem 1rem; background: var(--card); }
.skip:focus { left: 0; top: 0; z-index: 1; }
main { max-width: 52rem; margin: 0 auto; padding: 1.25rem 1rem 3rem; }
main.wide { max-width: 90rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem; margin: 0 0 1rem; }
.narrow { max-width: 26rem; margin: 1rem auto; }
.muted { color: var(--muted); font-size: .9rem; }
.note { border-left: 4px solid var(--warn); padding: .5rem .75rem; background: var(--card); }
.problem { color: var(--error); font-weight: 600; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

button, .button { display: inline-flex; align-items: center; justify-content: center; min-height: 2.75rem; padding: .4rem 1rem; font: inherit; line-height: 1.2; color: var(--text);
  background: var(--card); border: 1px solid var(--border); border-radius: 8px; cursor: pointer; text-decoration: none; text-align: center; }
button:hover, .button:hover { border-color: var(--accent); color: var(--accent); }
.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
.primary:hover { color: var(--on-accent); filter: brightness(1.1); }
button:disabled { opacity: .6; cursor: default; }
input, select { font: inherit; color: var(--text); background: var(--card); border: 1px solid var(--border); border-radius: 8px; min-height: 2.75rem; padding: .4rem .6rem; width: 100%; }
input[type=file] { border: 0; padding: .5rem 0; max-width: 24rem; }
label { display: block; font-weight: 600; margin: 0 0 .25rem; }
.field { margin: 0 0 1rem; }
header form, .actions form, td form { display: inline; }

.drop { border: 2px dashed var(--border); border-radius: 10px; padding: 1.25rem 1rem; text-align: center; margin: 0 0 1rem; }
.drop label.button { display: none; }
.drop-hint { display: none; font-size: 1.1rem; }
.drop .muted { margin: .5rem 0 0; }
.enhanced .drop-hint { display: block; }
.enhanced .drop label.button { display: inline-flex; }
.enhanced .drop input[type=file] { position: absolute; width: 1px; height: 1px; min-height: 0; padding: 0; opacity: 0; }
.enhanced .drop input:focus-visible + label { outline: 3px solid var(--accent); outline-offset: 2px; }
.drop.over { border-color: var(--accent); border-style: solid; }
.compact .drop { padding: .5rem; }
.compact .drop-hint { display: none; }
.choices { display: flex; flex-wrap: wrap; align-items: flex-end; gap: 1rem; margin: 0 0 .5rem; }
.choices .field { flex: 1 1 12rem; margin: 0; }
.choices button { flex: 0 0 auto; }
summary { cursor: pointer; padding: .5rem 0; }
.options { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 0 1rem; align-items: end; }

.list-head { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1rem; margin: 0 0 .5rem; }
.list-head h2, .list-head p { margin: 0; }
.list-head button { margin-left: auto; }
.rows { list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem; }
.row { display: grid; grid-template-columns: 1fr auto; gap: .15rem 1rem; align-items: center; background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .75rem 1rem; }
.row .name { font-weight: 600; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.row p { margin: 0; }
.row .about { grid-column: 1; }
.row .about:empty { display: none; }
.row .status { grid-column: 1; }
.row progress { grid-column: 1; }
.row .actions { grid-column: 2; grid-row: 1 / span 4; }
.actions { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
progress { width: 100%; height: .5rem; accent-color: var(--accent); }
.status { font-size: 1rem; }
.status::before, td .status-done::before, td [class^=status-]::before { margin-right: .4em; }
.status-done { color: var(--ok); } .status-failed, .status-refused { color: var(--error); }
.status-queued, .status-waiting { color: var(--queued); } .status-retrying { color: var(--retry); }
.status-cancelled, .status-expired, .status-cancelling { color: var(--muted); }
.status-done::before { content: "✓"; } .status-failed::before, .status-refused::before { content: "✕"; }
.status-queued::before, .status-waiting::before { content: "◷"; } .status-running::before { content: "▸"; }
.status-retrying::before { content: "↻"; } .status-cancelled::before, .status-cancelling::before, .status-expired::before { content: "–"; }

.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 1rem; }
.columns .card { margin: 0; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 0; }
dt { color: var(--muted); } dd { margin: 0; }
.formats { grid-template-columns: minmax(6rem, 14rem) 1fr; }
.formats dt { color: var(--text); font-weight: 600; }
.time-line { margin: 0; padding: 0 0 0 1.2rem; }
.time-line time { color: var(--muted); font-variant-numeric: tabular-nums; display: block; font-size: .9rem; }
.counts { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; margin: 0 0 1rem; padding: 0; }
.counts a { display: inline-flex; align-items: center; gap: .4em; min-height: 2.25rem; padding: .2rem .75rem; background: var(--card); border: 1px solid var(--line); border-radius: 2rem; text-decoration: none; }
.counts a[aria-current] { border-color: var(--accent); }
.filters { display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: flex-end; }
.filters .field { flex: 1 1 10rem; } .filters .grow { flex-grow: 3; } .filters button { margin: 0 0 1rem; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 10px; margin: 0 0 1rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: 600; padding: .5rem .75rem; }
pre { padding: .75rem; white-space: pre-wrap; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem; border-bottom: 1px solid var(--line); overflow-wrap: normal; }
thead th { color: var(--muted); font-weight: 600; white-space: nowrap; }
td.name { min-width: 12rem; overflow-wrap: anywhere; } td time, td [class^=status-] { white-space: nowrap; }
tr:target { background: color-mix(in srgb, var(--accent) 15%, transparent); }
.card .scroll { border-radius: 0; border: 0; margin: 0; }
.pages { display: flex; gap: .5rem; }

@media (max-width: 35rem) {
  main { padding: 1rem .75rem 2rem; }
  header { padding: .25rem .5rem; gap: 0 .25rem; }
  header nav { order: 1; flex-basis: 100%; }
  th, td { padding: .4rem; }
  th[scope=row] { overflow-wrap: anywhere; min-width: 6rem; }
  .row, .formats { grid-template-columns: 1fr; }
  .formats dd { margin-bottom: .75rem; }
  .row .actions { grid-column: 1; grid-row: auto; margin-top: .35rem; }
  .row .actions > * { flex: 1 1 auto; }
  .choices button { flex: 1 1 100%; }
}
@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
`.trimStart();
