"""Style sheet of the page: light, dark (by the reader's setting) and print."""

from __future__ import annotations

__all__ = ["STYLE"]

STYLE = """
:root {
  color-scheme: light dark;
  --ground: #fdfdfc; --ink: #1d1f22; --soft: #62666d; --rule: #dcdcd7; --panel: #f4f4f1; --link: #1a56a8;
  --heat: 24 74 140; --ours: #17663a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #16181b; --ink: #e4e5e6; --soft: #9da2a9; --rule: #34383e; --panel: #1e2125; --link: #86b4f0;
    --heat: 60 115 190; --ours: #7fd2a0;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body {
  margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 78rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.55 "Source Sans 3", "Segoe UI", system-ui, "Helvetica Neue", "DejaVu Sans", sans-serif;
  overflow-wrap: break-word;
}
h1, h2, h3, h4 { line-height: 1.2; font-weight: 650; text-wrap: balance; }
h1 { font-size: 2rem; margin: 0 0 .4rem; }
h2 { font-size: 1.45rem; margin: 3.5rem 0 1rem; padding-bottom: .35rem; border-bottom: 1px solid var(--rule); }
h3 { font-size: 1.15rem; margin: 2.25rem 0 .35rem; }
h4 { font-size: .95rem; margin: 1.5rem 0 .4rem; }
p, dl { margin: .4rem 0 .9rem; max-width: 52rem; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: .15em; }
.soft, figcaption, caption, footer { color: var(--soft); }
nav { background: var(--panel); border-radius: .5rem; padding: .9rem 1.25rem; margin: 1.5rem 0; }
nav ol { margin: 0; padding-left: 1.25rem; }
nav ol ol { padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: 0 1.1rem; }
.scroll { overflow-x: auto; margin: .6rem 0 1.4rem; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums lining-nums; }
caption { text-align: left; padding-bottom: .4rem; caption-side: top; }
th, td { padding: .32rem .7rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--rule); }
th { font-weight: 600; }
thead th { border-bottom: 2px solid var(--rule); vertical-align: bottom; }
thead th, thead th.n { white-space: normal; overflow-wrap: normal; }
.n { text-align: right; white-space: nowrap; }
table.rows { width: 100%; min-width: 68rem; table-layout: fixed; }
.rows thead th:nth-child(1) { width: 18%; }
.rows thead th:nth-child(2) { width: 13.5%; }
.rows thead th:nth-child(3) { width: 9.5%; }
.rows thead th:nth-child(4) { width: 8.5%; }
.rows thead th:nth-child(5), .rows thead th:nth-child(6) { width: 12.5%; }
.rows thead th:nth-child(7) { width: 10.5%; }
table.rows tbody th { font-weight: 600; }
.what { display: block; font-weight: 400; font-size: .85em; color: var(--soft); white-space: normal; }
tr.notrun td, tr.notrun th { color: var(--soft); font-weight: 400; }
.ours { color: var(--ours); font-weight: 600; }
.note { color: var(--soft); font-size: .85em; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.25rem; font-size: .92rem; max-width: none; }
dt { color: var(--soft); }
dd { margin: 0; min-width: 0; }
code { font: .9em ui-monospace, "SF Mono", Consolas, "DejaVu Sans Mono", monospace; }
.scroll + article { border-top: 0; }
article { border-top: 1px solid var(--rule); margin-top: 2.5rem; }
article h3 { margin-top: 1.5rem; font-size: 1.25rem; }
figure { margin: 1rem 0 1.5rem; }
figure img { display: block; max-width: 100%; height: auto; background: #fff; border-radius: .4rem; padding: .4rem; }
figcaption { font-size: .88rem; margin-top: .35rem; }
.curves img { width: 58rem; }
.reliability img { width: 52rem; }
@media (prefers-color-scheme: dark) { figure img { filter: brightness(.88); } }
.pair { display: flex; flex-wrap: wrap; gap: 0 2.5rem; align-items: flex-start; }
table.matrix { font-size: .8rem; }
table.matrix td, table.matrix th { padding: .28rem .35rem; border: 0; text-align: center; }
table.matrix tbody th { text-align: right; white-space: nowrap; }
table.matrix thead th { border: 0; font-weight: 600; }
table.matrix td {
  min-width: 3rem; line-height: 1.2; background: rgb(var(--heat) / var(--s)); border: 1px solid var(--ground);
}
table.matrix td.hot { color: #fff; }
table.matrix small { display: block; font-size: .82em; opacity: .8; }
table.grid td { min-width: 8rem; }
table.grid .pub { display: block; color: var(--soft); font-size: .88em; }
.problems { border-left: 3px solid #b4531a; padding-left: 1rem; }
footer { margin-top: 3.5rem; padding-top: 1rem; border-top: 1px solid var(--rule); font-size: .88rem; }
@media (max-width: 40rem) {
  body { padding: 1.25rem .9rem 3rem; }
  h1 { font-size: 1.6rem; }
  dl { grid-template-columns: 1fr; }
  dt { margin-top: .4rem; }
}
@media print {
  :root { color-scheme: light; --ground: #fff; --ink: #000; --soft: #555; --rule: #ccc; --panel: #fff; --link: #000;
    --heat: 24 74 140; --ours: #17663a; }
  @page { margin: 16mm 14mm; }
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  nav { border: 1px solid var(--rule); }
  h2, h3, h4, h4 + p, caption { break-after: avoid; }
  figure, tr, .pair, table.grid, dl { break-inside: avoid; }
  table.rows { min-width: 0; }
  thead th { white-space: normal; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; }
  th, td { padding: .22rem .4rem; }
  figure img { filter: none; padding: 0; }
  table.matrix td { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  a { text-decoration: none; }
}
"""
