// The composer: underlines what the checks found, mends it by a key, keeps the draft, and never overwrites it.
import { say } from "./toasts.js";

const form = () => document.querySelector("[data-compose]");
const area = () => document.getElementById("text");
const key = () => `draft:${form().dataset.case}`;

// The server counts characters, the browser counts UTF-16 units: an emoji would shift every underline after it.
const units = (text, characters) => [...text].slice(0, characters).join("").length;

function findings() {
  return [...document.querySelectorAll("#findings .finding")].map((li) => ({
    li, start: Number(li.dataset.start), end: Number(li.dataset.end),
    suggestion: li.dataset.suggestion, severity: li.dataset.severity,
  }));
}

let checkedText = null;

export function paint() {
  const box = area(), ground = document.querySelector(".backdrop");
  if (!box || !ground) return;
  const text = box.value, parts = [];
  let at = 0;
  if (text === checkedText) {
    for (const f of findings().filter((f) => f.end > f.start).sort((a, b) => a.start - b.start)) {
      const start = units(text, f.start), end = units(text, f.end);
      if (start < at) continue;
      parts.push(document.createTextNode(text.slice(at, start)));
      const mark = document.createElement("mark");
      mark.className = f.severity;
      mark.textContent = text.slice(start, end);
      parts.push(mark);
      at = end;
    }
  }
  parts.push(document.createTextNode(text.slice(at) + "\n"));
  ground.replaceChildren(...parts);
  ground.scrollTop = box.scrollTop;
}

function grow() {
  const box = area();
  if (!box) return;
  // As many lines as the text has at this width: a phone's line holds half of a desk's, and its screen fewer of them.
  const most = matchMedia("(max-width: 820px)").matches ? 7 : 12;
  box.rows = 3;
  while (box.rows < most && box.scrollHeight > box.clientHeight) box.rows += 1;
  const length = document.querySelector("[data-length]");
  if (length) length.textContent = box.value ? `${[...box.value].length}` : "";
}

function changed() {
  const box = area();
  if (box.value) sessionStorage.setItem(key(), box.value); else sessionStorage.removeItem(key());
  grow();
  paint();
}

export function fix(li) {
  const box = area(), text = box.value;
  const start = units(text, Number(li.dataset.start)), end = units(text, Number(li.dataset.end));
  box.focus();
  box.setRangeText(li.dataset.suggestion, start, end, "end");
  li.remove();
  changed();
  htmx.trigger(box, "check");
}

export function fixFirst() {
  const first = document.querySelector("#findings [data-fix]");
  if (first) fix(first.closest(".finding"));
}

export function send() {
  const now = form();
  if (!now) return;
  now.querySelector(".send").click();
}

function begin() {
  const now = form();
  if (!now || now.dataset.begun) return;
  now.dataset.begun = "1";
  const box = area(), kept = sessionStorage.getItem(key());
  if (now.dataset.state === "sent" || now.dataset.state === "asked") sessionStorage.removeItem(key());
  else if (kept && !box.value) box.value = kept;
  checkedText = box.value;
  box.addEventListener("input", changed);
  box.addEventListener("scroll", paint);
  new ResizeObserver(paint).observe(box);
  grow();
  paint();
  if (now.dataset.state) {
    if (now.dataset.state !== "sent") box.focus();
    // The page puts the focus back after a swap; a sent reply gives the keys back to the case.
    else setTimeout(() => { if (!box.value) document.getElementById("main").focus({ preventScroll: true }); }, 40);
  }
  if (box.value && now.dataset.state !== "blocked") htmx.trigger(box, "check");
}

// The thread moved on while somebody writes: they read it first, then say so; an empty composer just follows.
function follow() {
  const thread = document.getElementById("thread"), now = form();
  if (!thread || !now) return;
  const seen = now.querySelector("[name=seen_version]"), stale = now.querySelector(".stale");
  if (Number(thread.dataset.version) <= Number(seen.value)) return;
  if (area().value.trim() && thread.dataset.said !== now.dataset.said) {
    if (stale.hidden) say("The thread changed while you were writing.");
    stale.hidden = false;
  } else seen.value = thread.dataset.version;
}

export function startComposer() {
  const thread = document.getElementById("thread");
  begin();
  if (thread && form()) form().dataset.said = thread.dataset.said;
  if (thread) thread.scrollTop = thread.scrollHeight;
  document.addEventListener("htmx:afterSettle", () => { begin(); });
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    const id = event.detail.target?.id;
    if (id === "composer") { begin(); if (form()) form().dataset.said = document.getElementById("thread").dataset.said; }
    if (id === "thread") { const t = document.getElementById("thread"); t.scrollTop = t.scrollHeight; follow(); }
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.id === "text") event.target.dataset.asked = event.target.value;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id !== "findings") return;
    checkedText = area()?.dataset.asked ?? null;
    paint();
  });
  document.addEventListener("click", (event) => {
    const mend = event.target.closest("[data-fix]");
    if (mend) fix(mend.closest(".finding"));
    if (event.target.closest("[data-read]")) {
      const now = form(), t = document.getElementById("thread");
      now.querySelector("[name=seen_version]").value = t.dataset.version;
      now.dataset.said = t.dataset.said;
      now.querySelector(".stale").hidden = true;
      area().focus();
    }
  });
  document.addEventListener("click", (event) => {
    const words = event.target.closest("[data-insert]"), box = area();
    if (!words || !box) return;
    const before = box.value.trimEnd();
    box.value = `${before}${before ? " " : ""}${words.dataset.insert}`;
    box.focus();
    changed();
    htmx.trigger(box, "check");
  });
  document.addEventListener("change", (event) => {
    const plain = event.target.closest("[data-macro-for]");
    if (plain?.value) {
      const field = plain.form.querySelector(`[name="${plain.dataset.macroFor}"]`);
      field.value = plain.value;
      field.focus();
      plain.value = "";
      return;
    }
    const menu = event.target.closest("[data-macro]");
    if (!menu || !menu.value) return;
    const box = area();
    box.setRangeText(menu.value, box.selectionStart, box.selectionEnd, "end");
    menu.value = "";
    box.focus();
    changed();
    htmx.trigger(box, "check");
  });
}
