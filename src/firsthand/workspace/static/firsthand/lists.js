// Lists: j and k move, Enter opens, a click anywhere on a row opens it, menus filter at once.
let chosen = sessionStorage.getItem("chosen") || "", place = 0;

const rows = () => [...document.querySelectorAll("[data-case]")].filter((row) => row.matches("li"));

export function chosenRow() {
  const all = rows();
  // A row that was dealt with is gone: the one that took its place is next.
  return all.find((row) => row.dataset.case === chosen) || all[Math.min(place, all.length - 1)];
}

export function choose(row, scroll = true) {
  if (!row) return;
  chosen = row.dataset.case;
  place = rows().indexOf(row);
  sessionStorage.setItem("chosen", chosen);
  rows().forEach((other) => other.classList.toggle("chosen", other === row));
  if (scroll) {
    row.querySelector(".case-link").focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
}

export function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(chosenRow());
  const started = all.some((row) => row.contains(document.activeElement));
  choose(all[Math.max(0, Math.min(all.length - 1, started ? at + by : at))]);
}

export function open() {
  chosenRow()?.querySelector(".case-link")?.click();
}

export function startLists() {
  choose(chosenRow(), false);
  document.addEventListener("click", (event) => {
    const row = event.target.closest("li[data-case]");
    if (!row || event.target.closest("a, button, form") || String(getSelection())) return;
    row.querySelector(".case-link")?.click();
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("li[data-case]");
    if (row) choose(row, false);
  });
  document.addEventListener("change", (event) => event.target.closest("form[data-autosubmit]")?.requestSubmit());
  document.addEventListener("htmx:afterSettle", () => choose(chosenRow(), false));
}
