// Live pages: one stream for all tabs of this browser; each page reads anew what it shows and nothing else.
import { refreshTimes } from "./clock.js";
import { say } from "./toasts.js";

let lateList = 0, lateCase = 0, fresh = new Set();

function readList() {
  const list = document.querySelector("[data-live-list]");
  if (!list) return;
  const before = new Set([...list.querySelectorAll("[data-case]")].map((row) => row.dataset.case));
  htmx.ajax("GET", list.dataset.liveList, { target: list, swap: "innerHTML" }).then(() => {
    const added = [...list.querySelectorAll("[data-case]")].filter((row) => !before.has(row.dataset.case));
    added.forEach((row) => row.classList.add("arrived"));
    if (added.length) say(`${added.length} new ${added.length === 1 ? "case" : "cases"} on this page`);
    refreshTimes(list);
  });
}

function readCase() {
  const page = document.querySelector("[data-case-page]");
  if (!page) return;
  const open = [...page.querySelectorAll("details[open]")].map((d) => d.id);
  const busy = page.querySelector("#side")?.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
  htmx.ajax("GET", page.dataset.parts, { swap: "none", target: "#said" }).then(() => {
    open.forEach((id) => { const d = document.getElementById(id); if (d) d.open = true; });
    if (!busy) return;
  });
}

function later(kind) {
  if (document.hidden) { fresh.add(kind); return; }
  if (kind === "list") { clearTimeout(lateList); lateList = setTimeout(readList, 600); }
  else { clearTimeout(lateCase); lateCase = setTimeout(readCase, 150); }
}

function changed(message) {
  const page = document.querySelector("[data-case-page]");
  if (document.querySelector("[data-live-list]")) later("list");
  if (page && (!message.case || message.case === page.dataset.casePage)) {
    const version = Number(document.getElementById("thread")?.dataset.version || 0);
    if (!message.case || message.version > version) later("case");
  }
}

function listen(tell) {
  const source = new EventSource("/events");
  source.addEventListener("change", (event) => tell(JSON.parse(event.data)));
  source.addEventListener("again", () => tell({}));
  source.onopen = () => document.body.classList.remove("offline");
  source.onerror = () => document.body.classList.add("offline");
}

export function startLive() {
  if (!document.body.dataset.me) return;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    const kinds = [...fresh];
    fresh = new Set();
    kinds.forEach(later);
  });
  if (!navigator.locks || !window.BroadcastChannel) { listen(changed); return; }
  // A browser keeps few connections to one host: ten open cases must not use them up.
  const others = new BroadcastChannel("firsthand-events");
  others.onmessage = (event) => changed(event.data);
  navigator.locks.request("firsthand-events", () => new Promise(() => {
    listen((message) => { others.postMessage(message); changed(message); });
  }));
}
