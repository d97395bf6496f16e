"""What a page must never do, asked of the page itself: each gives a list of complaints, empty where all is well."""

from __future__ import annotations

CONTRAST = """() => {
  const parse = (c) => (c.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, n) => sum + v * [.2126, .7152, .0722][n], 0);
  const ground = (e) => { for (; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor); if (c.length === 3 || (c.length === 4 && c[3] > .95)) return c; }
    return [255, 255, 255]; };
  const poor = [];
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.checkVisibility() || e.closest("[disabled], .unseen, .stars, .backdrop, .skip, svg, option")) continue;
    const s = getComputedStyle(e);
    if (s.color.startsWith("color(") || e.getBoundingClientRect().height === 0) continue;
    const a = light(parse(s.color)), b = light(ground(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) poor.push(`${e.className || e.tagName}: "${e.textContent.trim().slice(0, 30)}" ${ratio.toFixed(2)}`);
  }
  return [...new Set(poor)];
}"""
"""WCAG AA: 4.5 to 1 for every word that stands on the page."""

NAMES = """() => {
  const said = (e) => (e.getAttribute("aria-label") || (e.checkVisibility() ? e.innerText : e.textContent) || e.title || "").trim()
    || (e.getAttribute("aria-labelledby") || "").split(" ").map((id) => document.getElementById(id)?.textContent || "").join("").trim();
  const wrong = [];
  for (const e of document.querySelectorAll("a[href], button, summary")) if (!said(e)) wrong.push("no name: " + e.outerHTML.slice(0, 120));
  for (const e of document.querySelectorAll("input:not([type=hidden]):not([aria-hidden]), select, textarea"))
    if (![...(e.labels || [])].some((l) => (l.checkVisibility() ? l.innerText : l.textContent).trim()) && !e.getAttribute("aria-label")) wrong.push("no label: " + e.outerHTML.slice(0, 120));
  for (const e of document.querySelectorAll("svg:not([aria-hidden=true])")) if (!e.getAttribute("aria-label")) wrong.push("a picture without words: " + e.outerHTML.slice(0, 80));
  for (const e of document.querySelectorAll("table")) if (!e.querySelector("th")) wrong.push("a table without heads: " + e.textContent.trim().slice(0, 40));
  return wrong;
}"""
"""Every control, field, picture and table says what it is."""

SHAPE = """() => {
  const wrong = [], heads = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((h) => !h.closest("dialog:not([open])"));
  if (heads.filter((h) => h.tagName === "H1").length !== 1) wrong.push("not one first heading: " + heads.map((h) => h.tagName).join(" "));
  heads.reduce((last, h) => { const n = Number(h.tagName[1]); if (n > last + 1) wrong.push(`a heading is skipped before "${h.textContent.trim().slice(0, 40)}"`); return n; }, 0);
  if (document.querySelectorAll("main").length !== 1) wrong.push("not one main part");
  for (const nav of document.querySelectorAll("nav")) if (!nav.getAttribute("aria-label")) wrong.push("a navigation without a name");
  if (!document.documentElement.lang) wrong.push("no language");
  if (!document.title.trim()) wrong.push("no title");
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  for (const id of new Set(ids.filter((id, n) => ids.indexOf(id) !== n))) wrong.push("twice the id " + id);
  for (const e of document.querySelectorAll("[aria-labelledby], [aria-describedby], [for]")) for (const name of ["aria-labelledby", "aria-describedby", "for"])
    for (const id of (e.getAttribute(name) || "").split(" ").filter(Boolean)) if (!document.getElementById(id)) wrong.push(`${name} leads nowhere: ${id}`);
  for (const e of document.querySelectorAll("[tabindex]")) if (e.tabIndex > 0) wrong.push("a tab order by hand");
  for (const e of document.querySelectorAll("a a, button button, a button, button a")) wrong.push("a control inside a control");
  return wrong;
}"""
"""One main heading, none skipped, landmarks with names, ids once, references that lead somewhere."""

ROOM = """() => {
  const wrong = [], wide = document.documentElement;
  if (wide.scrollWidth > innerWidth) wrong.push(`the page is ${wide.scrollWidth} px wide on ${innerWidth}`);
  for (const e of document.querySelectorAll("button, select, input:not([type=hidden]):not(.unseen), textarea, .button, .place")) {
    const box = e.getBoundingClientRect();
    if (e.checkVisibility() && box.width && !e.closest(".unseen") && (box.height < 24 || box.width < 24)) wrong.push(`hard to hit (${Math.round(box.width)} x ${Math.round(box.height)}): ` + e.outerHTML.slice(0, 90));
  }
  return wrong;
}"""
"""Nothing hangs over the edge, and a finger hits every control (WCAG 2.2: 24 by 24)."""

FINGER = """() => {
  const small = [];
  for (const e of document.querySelectorAll("button, select, summary, textarea, input:not([type=hidden], .unseen), .button, .place, .tabs a, .order a, td.n a")) {
    if (!e.checkVisibility() || e.closest(".unseen, dialog:not([open]), [popover]:not(:popover-open)")) continue;
    const box = e.getBoundingClientRect();
    if (box.width && box.height < 39.5) small.push(`${Math.round(box.height)} px high: ` + e.outerHTML.slice(0, 90));
  }
  return small;
}"""
"""On a phone what is pressed is a finger high: 44 px, and links of a table's figures 40 at least."""

ALL = {"contrast": CONTRAST, "names": NAMES, "shape": SHAPE, "room": ROOM}
