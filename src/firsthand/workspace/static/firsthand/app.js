// What the pages do beyond links and forms. Each module looks after one thing and survives a swap.
import { startChoosing } from "./choosing.js";
import { startClocks } from "./clock.js";
import { startComposer } from "./composer.js";
import { startDialogs } from "./dialogs.js";
import { startKeys } from "./keys.js";
import { startLists } from "./lists.js";
import { startLive } from "./live.js";
import { startToasts } from "./toasts.js";

startClocks();
startToasts();
startDialogs();
startLists();
startComposer();
startChoosing();
startKeys();
startLive();
document.body.classList.add("ready");

// A form that a swap has just put in can be submitted before htmx has taken hold of it; it would leave the page.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[hx-post]") || form.dataset.held) return;
  event.preventDefault();
  form.dataset.held = "1";
  htmx.process(form);
  setTimeout(() => form.requestSubmit(event.submitter));
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-theme-toggle]")) return;
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
});
