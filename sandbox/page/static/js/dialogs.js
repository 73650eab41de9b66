// Dialogs of the page itself, confirmations, and the short notes at the corner.

import { append, h, icon, link, picture, uid } from "./dom.js";

/**
 * Opens a modal dialog. `build(close)` returns {body, footer?, focus?}; `close(result)` ends it. Resolves to the
 * result, or undefined when it was dismissed. The browser keeps the focus inside and gives it back.
 */
export function openDialog({ title, className = "", build }) {
  return new Promise((resolve) => {
    const titleId = uid("dialog");
    const dialog = h("dialog", { class: `dialog ${className}`, "aria-labelledby": titleId });
    let result;
    const close = (value) => {
      result = value;
      dialog.close();
    };
    const { body, footer, focus } = build(close);
    append(dialog, [
      h("header", { class: "dialog-head" },
        h("h2", { id: titleId, class: "dialog-title" }, title),
        h("button", { type: "button", class: "icon-button", "aria-label": "Close", on: { click: () => close(undefined) } }, icon("close"))),
      h("div", { class: "dialog-body" }, body),
      footer ? h("footer", { class: "dialog-foot" }, footer) : null,
    ]);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(result);
    });
    dialog.addEventListener("pointerdown", (event) => {
      if (event.target === dialog && isOutside(dialog, event)) close(undefined);
    });
    document.body.append(dialog);
    dialog.showModal();
    focus?.focus();
  });
}

function isOutside(dialog, { clientX, clientY }) {
  const box = dialog.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}

/** Slack's confirm object as a question; resolves to true when the person agrees. */
export async function askConfirm({ title, body, confirm, deny, danger }) {
  const answer = await openDialog({
    title,
    className: "dialog-small",
    build: (close) => {
      const yes = h("button", { type: "button", class: `button ${danger ? "button-danger-solid" : "button-primary"}`, on: { click: () => close(true) } }, confirm);
      const no = h("button", { type: "button", class: "button", on: { click: () => close(false) } }, deny);
      return { body, footer: [no, yes], focus: yes };
    },
  });
  return answer === true;
}

/** A short note at the corner. Problems stay longer than news. */
export function toast(text, { problem = false } = {}) {
  const box = document.getElementById("toasts");
  const remove = () => note.remove();
  const note = h("div", { class: `toast${problem ? " toast-problem" : ""}`, role: problem ? "alert" : null },
    icon(problem ? "warn" : "check"),
    h("span", { class: "toast-text" }, text),
    h("button", { type: "button", class: "icon-button", "aria-label": "Dismiss", on: { click: remove } }, icon("close")));
  // An open modal dialog covers the page: the note goes into it.
  const top = [...document.querySelectorAll("dialog[open]")].at(-1);
  (top?.querySelector(".dialog-notes") ?? box).append(note);
  while (box.childElementCount > 3) box.firstElementChild.remove();
  setTimeout(remove, problem ? 9000 : 4000);
}

/** A picture as large as the window allows. */
export function showPicture(title, url, label) {
  return openDialog({
    title,
    className: "dialog-picture",
    build: () => ({ body: picture(url, label, { class: "picture-large" }), footer: link(url, "Open in a new tab") }),
  });
}

/** A dialog that shows JSON as it is. */
export function showJson(title, value) {
  return openDialog({
    title,
    className: "dialog-wide",
    build: () => ({ body: h("pre", { class: "code-block json", tabindex: "0" }, JSON.stringify(value, null, 2)) }),
  });
}
