// Panels that float above everything, modal dialogs included: lists of options and menus.

import { append, h, icon, uid } from "./dom.js";

const MARGIN = 8;

/**
 * Shows `panel` (a node with popover="manual") beside `anchor`, and keeps it there. A press elsewhere calls
 * `onOutside`. Returns a function that hides it.
 */
export function floatBeside(anchor, panel, { onOutside, alignEnd = false, sameWidth = true }) {
  const place = () => placeBeside(anchor, panel, { alignEnd, sameWidth });
  const outside = (event) => {
    if (!anchor.contains(event.target) && !panel.contains(event.target)) onOutside();
  };
  if (!panel.isConnected) return () => {};
  panel.showPopover();
  place();
  const watcher = new ResizeObserver(place);
  watcher.observe(panel);
  window.addEventListener("resize", place);
  document.addEventListener("scroll", place, true);
  document.addEventListener("pointerdown", outside, true);
  return () => {
    watcher.disconnect();
    window.removeEventListener("resize", place);
    document.removeEventListener("scroll", place, true);
    document.removeEventListener("pointerdown", outside, true);
    if (panel.isConnected && panel.matches(":popover-open")) panel.hidePopover();
  };
}

function placeBeside(anchor, panel, { alignEnd, sameWidth }) {
  const box = anchor.getBoundingClientRect();
  const room = { above: box.top - MARGIN, below: innerHeight - box.bottom - MARGIN };
  if (sameWidth) panel.style.minWidth = `${Math.min(box.width, innerWidth - 2 * MARGIN)}px`;
  panel.style.maxWidth = `${Math.min(440, innerWidth - 2 * MARGIN)}px`;
  const up = room.below < Math.min(260, panel.scrollHeight) && room.above > room.below;
  panel.style.maxHeight = `${Math.max(90, Math.min(320, up ? room.above : room.below))}px`;
  const left = alignEnd ? box.right - panel.offsetWidth : box.left;
  panel.style.left = `${Math.max(MARGIN, Math.min(left, innerWidth - panel.offsetWidth - MARGIN))}px`;
  panel.style.top = `${up ? box.top - panel.offsetHeight - 4 : box.bottom + 4}px`;
}

/** A button that opens a menu. `items`: [{text, description, danger, run}]. */
export function menuButton({ label, content, items, className = "button button-quiet" }) {
  const id = uid("menu");
  const button = h("button", { type: "button", class: className, "aria-label": label, "aria-haspopup": "menu", "aria-expanded": "false" }, content ?? icon("more"));
  const panel = h("div", { class: "menu", role: "menu", id, popover: "manual", "aria-label": label });
  let hide = null;

  const close = (refocus) => {
    hide?.();
    hide = null;
    button.setAttribute("aria-expanded", "false");
    if (refocus) button.focus();
  };
  const open = () => {
    button.setAttribute("aria-expanded", "true");
    hide = floatBeside(button, panel, { onOutside: () => close(false), alignEnd: true, sameWidth: false });
    panel.querySelector("button")?.focus();
  };
  append(panel, items.map((item) => menuItem(item, close)));
  button.addEventListener("click", () => (hide ? close(true) : open()));
  panel.addEventListener("keydown", (event) => menuKeys(event, panel, close));
  return h("span", { class: "menu-anchor" }, button, panel);
}

function menuItem(item, close) {
  const run = () => {
    close(true);
    item.run();
  };
  return h("button", { type: "button", role: "menuitem", tabindex: "-1", class: `menu-item${item.danger ? " danger" : ""}`, on: { click: run } },
    h("span", {}, item.text),
    item.description ? h("span", { class: "menu-description" }, item.description) : null);
}

function menuKeys(event, panel, close) {
  const all = [...panel.querySelectorAll("button")];
  const at = all.indexOf(document.activeElement);
  const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 };
  if (event.key in moves) {
    event.preventDefault();
    all.at(moves[event.key] % all.length)?.focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    if (event.key === "Escape") event.preventDefault();
    event.stopPropagation();
    close(event.key === "Escape");
  }
}
