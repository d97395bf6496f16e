// Live pages: one stream for all tabs of this browser; each page reads anew what it shows and nothing else.
import { refreshTimes } from "./clock.js";
import { read } from "./reading.js";
import { say } from "./toasts.js";

// How soon after a change each kind of page reads anew, and how long it then rests: a flood of changes neither
// starves a page nor makes a hundred of them ask all the time.
const PACE = { list: [600, 4000], case: [150, 600], page: [2500, 6000], given: [150, 1000] };
// The kinds of changes that give a case to somebody, or take it away again.
const HANDS = new Set(["Assigned", "Accepted", "NotOpened", "Declined", "Released", "HandedOff", "WrappedUp"]);
const waits = {}, lastRead = {};
let lateCase = 0, fresh = new Set();

function readList() {
  const list = document.querySelector("[data-live-list]");
  if (!list) return;
  const before = new Set([...list.querySelectorAll("[data-case]")].map((row) => row.dataset.case));
  read(list.dataset.liveList, list, "innerHTML").then(() => {
    const added = [...list.querySelectorAll("[data-case]")].filter((row) => !before.has(row.dataset.case));
    added.forEach((row) => row.classList.add("arrived"));
    if (added.length) say(`${added.length} new ${added.length === 1 ? "case" : "cases"} on this page`);
    refreshTimes(list);
  });
}

function readCase() {
  const page = document.querySelector("[data-case-page]");
  if (!page) return;
  // Somebody is filling in a form beside the thread: it is not taken away; the next change reads again.
  if (document.activeElement?.closest("#side form, #thread form, #side details")) {
    clearTimeout(lateCase);
    lateCase = setTimeout(readCase, 4000);
    return;
  }
  const open = [...page.querySelectorAll("details[open]")].map((d) => d.id);
  read(page.dataset.parts, page, "none").then(() => {
    open.forEach((id) => { const d = document.getElementById(id); if (d) d.open = true; });
  });
}

// Pages that are read more than worked on are fetched whole, and only their middle is put in.
async function readPage() {
  const now = document.querySelector("[data-live-page]");
  if (!now || now.contains(document.activeElement)) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live-page]");
  if (fresh) { now.replaceWith(fresh); htmx.process(fresh); refreshTimes(fresh); }
}

function readGiven() {
  const bar = document.querySelector("[data-live-given]");
  if (!bar) return;
  const before = new Set([...bar.querySelectorAll("[data-given]")].map((one) => one.dataset.given));
  read(bar.dataset.liveGiven, bar, "innerHTML").then(() => {
    const added = [...bar.querySelectorAll("[data-given]")].filter((one) => !before.has(one.dataset.given));
    if (added.length) say(added.length === 1 ? "A case was given to you" : `${added.length} cases were given to you`);
  });
}

function later(kind) {
  if (document.hidden) { fresh.add(kind); return; }
  if (waits[kind]) return;
  const [soon, usual] = PACE[kind], own = Number(document.querySelector("[data-live-page]")?.dataset.every || 0) * 1000;
  const rest = kind === "page" && own ? own : usual;
  waits[kind] = setTimeout(() => {
    waits[kind] = 0;
    lastRead[kind] = Date.now();
    ({ list: readList, case: readCase, page: readPage, given: readGiven })[kind]();
  }, Math.max(soon, (lastRead[kind] || 0) + rest - Date.now()));
}

function changed(message) {
  const page = document.querySelector("[data-case-page]");
  if (!message.kind || HANDS.has(message.kind)) later("given");
  if (document.querySelector("[data-live-list]")) later("list");
  if (document.querySelector("[data-live-page]")) later("page");
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
