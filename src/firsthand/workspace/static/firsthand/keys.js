// Keys: one place that knows them all. Nothing happens while somebody types, but for sending, mending and leaving.
import { fixFirst, send } from "./composer.js";
import { choose, chosenRow, open, step } from "./lists.js";

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
let going = 0;

function press(name) {
  const scope = document.querySelector("dialog[open]") || document, named = `[data-key="${name}"]`;
  const row = scope === document && chosenRow()?.querySelector(named);
  const button = row || [...scope.querySelectorAll(named)].find((b) => !b.disabled && b.offsetParent && !b.closest("li[data-case]"));
  button?.click();
  return Boolean(button);
}

// What a step says is one message, up to its question: one key puts all of it into the reply.
function insertAll() {
  document.querySelectorAll("#guide [data-insert]").forEach((words) => words.click());
}

function keep(event) {
  const box = document.querySelector("dialog[open]");
  if (box) box.querySelector("form[data-closes]")?.requestSubmit();
  else send();
  event.preventDefault();
}

function leave(event) {
  if (document.querySelector("dialog[open]")) return;
  if (typing(event.target)) { event.target.blur(); return; }
  document.querySelector("[data-back]")?.click();
}

function plain(event) {
  const { key } = event;
  if (going && Date.now() - going < 1200) {
    going = 0;
    document.querySelector(`[data-go="${CSS.escape(key)}"]`)?.click();
    return;
  }
  if (key === "g") { going = Date.now(); return; }
  if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
  else if (key === "Enter" && !event.target.closest("a, button, summary")) open();
  else if (key === "/") { document.getElementById("q")?.focus(); document.getElementById("q")?.select(); }
  else if (key === "?") document.getElementById("help")?.showModal();
  else if (key === "r" && document.getElementById("text")) document.getElementById("text").focus();
  else if (key === "p" && document.getElementById("guide")) document.getElementById("guide").focus();
  else if (key === "i" && document.querySelector("#guide [data-insert]")) insertAll();
  else if (!press(key)) return;
  event.preventDefault();
}

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    const control = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && control) keep(event);
    else if (event.key === "." && control) { fixFirst(); event.preventDefault(); }
    else if (event.key === "Escape") leave(event);
    else if (!control && !event.altKey && !typing(event.target) && !document.querySelector("dialog[open]")) plain(event);
  });
  // A step or a correction swaps the panel: the keyboard goes on where it was, not at the top of the page.
  let left = "";
  document.addEventListener("htmx:beforeRequest", (event) => {
    left = ["guide", "p-why"].find((id) => event.target.closest?.(`#${id}, [aria-labelledby=${id}]`)) || left;
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (left && document.activeElement === document.body) document.getElementById(left)?.focus({ preventScroll: true });
    left = "";
  });
  if (document.querySelector("li[data-case]")) choose(chosenRow(), false);
}
