// Menus that act at once: with the keyboard a choice counts when Enter is pressed or the menu is left, not at each
// arrow on the way to it; Escape puts it back. Otherwise the first arrow would route a case, or load the list anew.
// Words for a reply go in by Enter alone: whoever only passes through the menu has not asked for any.
const ACTS = ".correct select, [data-autosubmit] select, [data-macro], [data-macro-for]";
const STEPS = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown"]);
let walked = null, before = "", held = false;

function settle(asked) {
  const menu = walked, words = menu.matches("[data-macro], [data-macro-for]");
  const acts = held && menu.value !== before && (asked || !words);
  if (!acts) menu.value = before;
  walked = null;
  held = false;
  if (!acts) return;
  if (menu.closest("[data-autosubmit]")) sessionStorage.setItem("menu", menu.name);
  menu.dispatchEvent(new Event("change", { bubbles: true }));
}

function keyed(event) {
  const menu = event.target.closest?.(ACTS);
  if (!menu || event.ctrlKey || event.metaKey) return;
  if (event.key === " " || event.key === "F4" || event.altKey) { walked = null; return; }
  if (walked === menu && event.key === "Enter") { event.preventDefault(); event.stopPropagation(); settle(true); return; }
  if (walked === menu && event.key === "Escape") { menu.value = before; walked = null; held = false; return; }
  if (walked !== menu && (STEPS.has(event.key) || event.key.length === 1)) {
    walked = menu;
    before = menu.value;
    held = false;
  }
}

export function startChoosing() {
  // Where an arrow opens the menu, the choice in it is the only change there is.
  if (/Mac|iPhone|iPad/.test(navigator.platform)) return;
  addEventListener("keydown", keyed, true);
  addEventListener("pointerdown", () => { if (!held) walked = null; }, true);
  addEventListener("change", (event) => {
    if (event.target !== walked) return;
    held = true;
    event.stopPropagation();
  }, true);
  addEventListener("focusout", (event) => { if (event.target === walked) settle(false); }, true);
  const menu = sessionStorage.getItem("menu");
  sessionStorage.removeItem("menu");
  if (menu) document.querySelector(`[data-autosubmit] [name="${CSS.escape(menu)}"]`)?.focus();
}
