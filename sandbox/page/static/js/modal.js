// The app's modals: a stack of views, the top one shown. Closing, submitting, errors beside their fields.

import { call } from "./api.js";
import { redrawBlocks, renderBlocks } from "./blocks.js";
import { fill, h, icon, uid } from "./dom.js";
import { plainNodes } from "./mrkdwn.js";
import { surfaceEnv } from "./surface.js";
import { typedIn } from "./values.js";

/** Where a form begins: not on what takes away a choice that is there already. */
const FIRST = "input, textarea, select, button:not(.chip-remove, .combo-clear), a[href]";

export class ModalStack {
  constructor(store, open) {
    this.store = store;
    this.open = open;
    //: view id -> what was entered in it: it survives redraws and views pushed on top
    this.entered = new Map();
    this.errors = {};
    this.shown = null;
    this.build();
    store.on("views", () => this.draw());
    store.on("me", () => this.draw());
  }

  build() {
    const titleId = uid("view-title");
    this.title = h("h2", { class: "dialog-title", id: titleId });
    this.depth = h("span", { class: "modal-depth" });
    this.body = h("div", { class: "modal-blocks" });
    this.note = h("div", { class: "banner banner-problem", role: "alert", hidden: true });
    this.notes = h("div", { class: "dialog-notes" });
    this.submitButton = h("button", { type: "submit", class: "button button-primary" });
    this.closeButton = h("button", { type: "button", class: "button", on: { click: () => this.close(false) } });
    this.form = h("form", { class: "modal-form", novalidate: true, on: { submit: (event) => this.onSubmit(event) } },
      h("header", { class: "dialog-head" }, appMark(), this.title, this.depth,
        h("button", { type: "button", class: "icon-button", "aria-label": "Close", on: { click: () => this.close(true) } }, icon("close"))),
      h("div", { class: "dialog-body" }, this.note, this.body), this.notes,
      h("footer", { class: "dialog-foot" }, this.closeButton, this.submitButton));
    this.dialog = h("dialog", { class: "dialog modal", "aria-labelledby": titleId }, this.form);
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close(false);
    });
    this.dialog.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
    });
    document.body.append(this.dialog);
  }

  get top() {
    return this.store.views.at(-1) ?? null;
  }

  draw() {
    const { top, dialog } = this;
    if (!top) {
      this.shown = null;
      this.entered.clear();
      if (dialog.open) dialog.close();
      return;
    }
    const fresh = this.shown?.id !== top.id;
    if (!fresh && this.shown.hash === top.hash) return;
    if (fresh || this.shown.hash !== top.hash) this.errors = {};
    this.paint(top, fresh);
  }

  paint(view, fresh) {
    const { store } = this;
    this.shown = { id: view.id, hash: view.hash };
    fill(this.title, plainNodes(view.title?.text ?? "", true));
    this.depth.textContent = store.views.length > 1 ? `${store.views.length} of ${store.views.length}` : "";
    this.depth.hidden = store.views.length < 2;
    fill(this.submitButton, plainNodes(view.submit?.text ?? "Submit", true));
    this.submitButton.hidden = !view.submit && !view.blocks?.some((block) => block.type === "input");
    this.submitButton.disabled = view.submit_disabled === true;
    fill(this.closeButton, plainNodes(view.close?.text ?? (this.submitButton.hidden ? "Close" : "Cancel"), true));
    if (fresh) this.note.hidden = true;
    redrawBlocks(this.body, renderBlocks(view.blocks, this.envFor(view)));
    if (!this.dialog.open) this.dialog.showModal();
    if (fresh) this.focusFirst();
  }

  envFor(view) {
    if (!this.entered.has(view.id)) this.entered.set(view.id, new Map());
    return surfaceEnv(this.store, this.open, {
      surface: "modal", target: { view_id: view.id }, blocks: view.blocks, state: view.state?.values, entered: this.entered.get(view.id), errors: this.errors,
    });
  }

  focusFirst() {
    const wanted = this.body.querySelector('[data-focus="true"]') ?? this.body.querySelector(FIRST);
    (wanted ?? this.closeButton).focus();
    this.body.parentElement.scrollTop = 0;
  }

  async onSubmit(event) {
    event.preventDefault();
    const { top } = this;
    if (!top || this.busy || this.submitButton.hidden) return;
    this.setBusy(true);
    this.note.hidden = true;
    try {
      const values = typedIn(top.blocks, this.entered.get(top.id));
      const outcome = await this.store.act("submit", { view_id: top.id, values });
      await this.settle(top, outcome);
    } catch (problem) {
      this.say(problem.message);
    } finally {
      this.setBusy(false);
    }
  }

  async settle(view, outcome) {
    if (outcome.action === "failure") {
      this.say(outcome.failure ?? "The app did not answer. Try again.");
    } else if (outcome.action === "errors") {
      this.showErrors(view, outcome.errors ?? {});
    } else {
      this.entered.delete(view.id);
      this.shown = null;
      await this.store.loadViews();
    }
    this.store.refreshMessages();
  }

  showErrors(view, errors) {
    this.errors = errors;
    const fields = new Set((view.blocks ?? []).filter((block) => block.type === "input").map((block) => block.block_id));
    const lost = Object.entries(errors).filter(([id]) => !fields.has(id)).map(([id, words]) => `${id}: ${words}`);
    if (lost.length) this.say(lost.join(" "));
    this.paint(view, false);
    const invalid = this.body.querySelector('[aria-invalid="true"]');
    (invalid?.matches("input, textarea") ? invalid : invalid?.querySelector("input, textarea"))?.focus();
  }

  async close(all) {
    const { top } = this;
    if (!top) return;
    const args = all || top.clear_on_close ? { all: true } : { view_id: top.id };
    try {
      await call("close_view", { user: this.store.me.id, ...args });
    } catch (problem) {
      this.say(problem.message);
    }
    await this.store.quietly(() => this.store.loadViews());
  }

  say(words) {
    fill(this.note, icon("warn"), h("span", {}, words));
    this.note.hidden = false;
    this.body.parentElement.scrollTop = 0;
  }

  setBusy(on) {
    this.busy = on;
    this.form.setAttribute("aria-busy", String(on));
    if (on) this.submitButton.setAttribute("aria-busy", "true");
    else this.submitButton.removeAttribute("aria-busy");
  }
}

const appMark = () => h("span", { class: "modal-mark", "aria-hidden": "true" }, icon("app"));
