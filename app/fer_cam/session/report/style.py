"""The look of the report: calm, in light and dark, and on paper."""

from __future__ import annotations

__all__ = ["STYLE"]

STYLE = """
:root{--paper:#f6f6f3;--card:#fff;--ink:#1f2328;--soft:#626a73;--edge:#e3e3de;--note:#eef3f6;--noteedge:#3c7ea3;
color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--paper:#16181b;--card:#1f2226;--ink:#e6e8ea;--soft:#9aa3ac;--edge:#30343a;
--note:#1d2a32;--noteedge:#5fa8d0}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);
font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
main{max-width:1040px;margin:0 auto;padding:44px 20px 64px}
h1{font-size:29px;line-height:1.25;margin:0 0 2px;letter-spacing:-.01em}
h2{font-size:19px;margin:0 0 4px}h3{font-size:15px;margin:20px 0 2px}
p{margin:.35em 0}.soft,small{color:var(--soft)}.lead{color:var(--soft);margin:0 0 22px;overflow-wrap:anywhere}
section{background:var(--card);border:1px solid var(--edge);border-radius:12px;padding:22px 24px;margin:18px 0}
.note{background:var(--note);border:0;border-left:4px solid var(--noteedge);border-radius:8px;padding:14px 20px}
.note p{margin:.2em 0}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:14px;margin:18px 0}
.fact{background:var(--card);border:1px solid var(--edge);border-radius:12px;padding:14px 18px}
.fact b{display:block;font-size:25px;line-height:1.25;font-weight:600;font-variant-numeric:tabular-nums}
.fact span{color:var(--soft);font-size:14px}
svg{display:block;width:100%;height:auto;font-family:inherit}.chart{overflow-x:auto}.chart svg{min-width:560px}
.legend{list-style:none;padding:0;margin:10px 0 6px;display:flex;flex-wrap:wrap;gap:4px 18px;font-size:14px}
.dot{display:inline-block;width:12px;height:12px;border-radius:3px;background:var(--c);margin-right:7px;
vertical-align:-1px}.dot.line{height:0;border-top:3px solid var(--c);border-radius:0;background:none;width:20px;
vertical-align:4px}.dot.dash{border-top-style:dashed}
.guess{background:repeating-linear-gradient(45deg,var(--c) 0 2px,transparent 2px 6px)!important;color:inherit!important}
.row{display:grid;grid-template-columns:150px 1fr;gap:14px;align-items:center;margin:9px 0}
.who{font-weight:600;overflow-wrap:anywhere;line-height:1.25}.who small{display:block;font-weight:400}
.bar{display:flex;height:32px;border-radius:7px;overflow:hidden;gap:1px;background:var(--card)}
.part{background:var(--c);flex-basis:0;min-width:2px;overflow:hidden;font-size:13px;display:flex;
align-items:center;justify-content:center;font-variant-numeric:tabular-nums}
.part em{font-style:normal}.part.guess em{background:var(--card);border-radius:4px;padding:0 4px}
.wide{overflow-x:auto;margin-top:14px}
table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
th,td{padding:6px 10px;text-align:right;border-bottom:1px solid var(--edge);white-space:nowrap}
th:first-child,td:first-child,.words td,.words th{text-align:left}thead th{color:var(--soft);font-weight:500}
tbody th{font-weight:600;white-space:normal}tr:last-child>*{border-bottom:0}.words td{white-space:normal}
.peaks{display:flex;flex-wrap:wrap;gap:16px;margin-top:10px}.peaks figure{margin:0;width:132px}
.peaks img{width:132px;height:132px;border-radius:10px;display:block;background:var(--edge)}
.peaks figcaption{font-size:13px;line-height:1.35;margin-top:6px;color:var(--soft)}.peaks b{color:var(--ink)}
dl{display:grid;grid-template-columns:150px 1fr;gap:5px 16px;margin:8px 0;font-size:14px}dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}code{font-size:12.5px}
@media(max-width:640px){.row,dl{grid-template-columns:1fr;gap:3px}section{padding:18px 16px}}
@media print{:root{--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--edge:#ccc;--note:#fff}
body{font-size:11pt}main{padding:0;max-width:none}section,.fact{break-inside:avoid;border-color:#ccc}
section.long{break-inside:auto}.person,figure,.row{break-inside:avoid}h2,h3{break-after:avoid}
.legend{break-after:avoid}.wide,.chart{overflow:visible}table{font-size:9pt}th,td{padding:4px 5px}
.facts{grid-template-columns:repeat(5,1fr);gap:8px}.fact{padding:8px 10px}.fact b{font-size:17pt}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
"""
"""Style sheet of the page. It loads nothing."""
