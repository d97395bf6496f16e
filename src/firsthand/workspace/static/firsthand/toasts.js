// A short word about what was done; it goes by itself, and screen readers hear it.
export function toast(text) {
  const place = document.getElementById("toasts");
  const word = document.createElement("p");
  word.className = "toast";
  word.textContent = text;
  place.replaceChildren(word);
  leave(word);
}

function leave(word) {
  setTimeout(() => word.classList.add("leaving"), 5200);
  setTimeout(() => word.remove(), 5800);
}

export const say = (text) => { document.getElementById("said").textContent = text; };

export function startToasts() {
  document.querySelectorAll(".toast").forEach(leave);
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.detail.target?.id === "toasts") document.querySelectorAll("#toasts .toast").forEach(leave);
  });
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    toast(status === 403 ? "That is not yours to do, or your log-in ended. Load the page again."
      : status === 404 ? "This case is no longer in your sight." : "The desk did not answer. Nothing was lost: try again.");
  });
  document.addEventListener("htmx:sendError", () => toast("No connection to the desk. Your text is kept here: try again."));
}
