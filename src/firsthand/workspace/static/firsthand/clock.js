// Times stay true while a page stands open: how long ago, how much is left, how many seconds to take it back.
// The server's now was true when its answer began to arrive, which is earlier than when this line runs.
const arrived = performance.getEntriesByType("navigation")[0]?.responseStart;
const here = arrived ? performance.timeOrigin + arrived : Date.now();
const there = Date.parse(document.body.dataset.now || new Date(here).toISOString());
export const now = () => there + (Date.now() - here);
const mostSeconds = Number(document.body.dataset.undo || 15);

const span = (minutes) => {
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 2880) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")}`;
  return `${Math.floor(minutes / 1440)} days`;
};

function ago(moment) {
  const minutes = Math.floor((now() - moment) / 60000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 2880) return `${Math.floor(minutes / 60)} h ago`;
  if (minutes < 86400) return `${Math.floor(minutes / 1440)} days ago`;
  return new Date(moment).toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" });
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function refreshTimes(root = document) {
  for (const time of root.querySelectorAll("time[data-ago]")) {
    const moment = Date.parse(time.dateTime);
    write(time, ago(moment));
    if (!time.title) time.title = new Date(moment).toLocaleString();
  }
  for (const due of root.querySelectorAll("[data-due]")) {
    const minutes = Math.floor((Date.parse(due.dataset.due) - now()) / 60000);
    write(due, minutes >= 0 ? `${span(minutes)} left` : `${span(-minutes)} late`);
    const press = minutes < 0 ? "late" : minutes < 10 ? "soon" : "calm";
    for (const name of ["late", "soon", "calm"]) {
      due.classList.toggle(name, name === press);
      due.closest(".case")?.classList.toggle(`is-${name}`, name === press);
    }
  }
}

function refreshCounts() {
  for (const count of document.querySelectorAll("[data-count]")) {
    const seconds = Math.min(mostSeconds, Math.ceil((Date.parse(count.dataset.count) - now()) / 1000));
    write(count, seconds > 0 ? ` in ${seconds} s` : " now");
  }
  for (const left of document.querySelectorAll("[data-left]")) {
    const seconds = Math.ceil((Date.parse(left.dataset.left) - now()) / 1000);
    write(left, seconds > 0 ? `${seconds} s` : "Time is up");
  }
  for (const bar of document.querySelectorAll("[data-undo-bar]")) {
    const left = (Date.parse(bar.dataset.until) - now()) / 1000;
    bar.querySelector(".ring-line")?.setAttribute("stroke-dashoffset", String(100 - Math.max(0, Math.min(100, (left / mostSeconds) * 100))));
    // What became of it stands in the thread, whatever this clock says; the bar does not go on saying that it leaves.
    const reply = document.getElementById(bar.dataset.reply), gone = reply && !["ready", "sending"].includes(reply.dataset.status);
    if (gone) write(bar.querySelector("[data-told]"), reply.querySelector(".reply-state").textContent.trim());
    bar.classList.toggle("over", Boolean(gone) || left <= 0);
  }
}

export function startClocks() {
  refreshTimes();
  refreshCounts();
  setInterval(refreshTimes, 15000);
  setInterval(refreshCounts, 500);
  document.addEventListener("htmx:afterSettle", () => { refreshTimes(); refreshCounts(); });
}
