// One dialog for all forms over a page: loaded when asked for, closed by Esc, kept by Ctrl Enter.
import { read } from "./reading.js";

const dialog = () => document.getElementById("dialog");

export async function openDialog(address) {
  const box = dialog();
  if (!box || box.open || box.dataset.loading) return;
  box.dataset.loading = "1";
  await read(address, box, "innerHTML");
  delete box.dataset.loading;
  if (!box.firstElementChild) return;
  box.showModal();
  (box.querySelector("[autofocus]") || box.querySelector("select, textarea, input, button")).focus();
}

export function startDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) openDialog(opener.dataset.dialog);
    if (event.target.closest("[data-help]")) document.getElementById("help").showModal();
    if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
    if (event.target instanceof HTMLDialogElement) event.target.close();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && event.target.closest?.("[data-closes]")) dialog().close();
  });
  dialog()?.addEventListener("close", () => dialog().replaceChildren());
}
