// A field with a list: type to narrow, arrows and Enter to choose. One value, or several as chips.

import { fill, h, icon, uid } from "./dom.js";
import { floatBeside } from "./floating.js";

const MOST_SHOWN = 100;
const PAUSE = 200;

/**
 * Options: label, labelledBy, describedBy, placeholder, multi, max, clearable, chosen: [{value, text}],
 * groups() -> [{label, options: [{value, text, description, icon}]}], or load(query) -> Promise of such groups with
 * minQuery; onChange(chosen). Returns {node, input}.
 */
export function combobox(options) {
  const list = new Combobox(options);
  return { node: list.node, input: list.input };
}

class Combobox {
  constructor(options) {
    this.options = options;
    this.chosen = [...(options.chosen ?? [])];
    this.shown = [];
    this.active = -1;
    this.hide = null;
    this.asked = 0;
    this.build();
    this.paint();
  }

  build() {
    const { label, labelledBy, describedBy, placeholder, multi } = this.options;
    this.id = uid("combo");
    this.input = h("input", {
      type: "text", class: "combo-input", role: "combobox", autocomplete: "off", spellcheck: "false", id: `${this.id}-input`,
      "aria-label": labelledBy ? null : label, "aria-labelledby": labelledBy, "aria-describedby": describedBy,
      "aria-expanded": "false", "aria-controls": this.id, "aria-autocomplete": "list", placeholder: placeholder ?? "",
    });
    this.chips = h("span", { class: "chips" });
    this.clear = h("button", { type: "button", class: "icon-button combo-clear", "aria-label": "Clear the choice", on: { click: () => this.setChosen([]) } }, icon("close"));
    this.panel = h("div", { class: "combo-list", id: this.id, role: "listbox", popover: "manual", "aria-label": label ?? "Options", "aria-multiselectable": multi ? "true" : null });
    this.box = h("span", { class: `combo-box${multi ? " combo-multi" : ""}` }, this.chips, this.input, this.clear, icon("down"));
    this.node = h("span", { class: "combo" }, this.box, this.panel);
    this.input.addEventListener("input", () => this.onInput());
    this.input.addEventListener("click", () => this.open());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.onBlur(), 0));
    this.panel.addEventListener("pointerdown", (event) => event.preventDefault());
    this.box.addEventListener("click", (event) => {
      if (!event.target.closest("button")) this.input.focus();
      if (event.target.closest(".icon-down")) this.open();
    });
  }

  paint() {
    const { multi, placeholder, clearable } = this.options;
    const [one] = this.chosen;
    this.input.value = multi ? "" : (one?.text ?? "");
    this.input.placeholder = multi && this.chosen.length ? "" : (placeholder ?? "");
    this.clear.hidden = !(clearable && this.chosen.length && !multi);
    if (multi) fill(this.chips, this.chosen.map((item) => this.chip(item)));
  }

  chip(item) {
    const remove = () => {
      this.setChosen(this.chosen.filter((other) => other.value !== item.value));
      this.input.focus();
    };
    return h("span", { class: "chip" }, h("span", {}, item.text),
      h("button", { type: "button", class: "chip-remove", "aria-label": `Remove ${item.text}`, on: { click: remove } }, icon("close")));
  }

  setChosen(chosen) {
    this.chosen = chosen;
    this.paint();
    this.options.onChange?.(chosen);
  }

  get query() {
    const text = this.input.value.trim();
    return !this.options.multi && text === (this.chosen[0]?.text ?? "").trim() ? "" : text;
  }

  open() {
    if (this.hide) return;
    this.hide = floatBeside(this.box, this.panel, { onOutside: () => this.close() });
    this.input.setAttribute("aria-expanded", "true");
    if (!this.options.multi) this.input.select();
    this.refresh();
  }

  close() {
    this.hide?.();
    this.hide = null;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  onBlur() {
    if (this.node.contains(document.activeElement)) return;
    this.close();
    this.paint();
  }

  onInput() {
    if (this.hide) this.refresh();
    else this.open();
  }

  refresh() {
    const { load, groups } = this.options;
    if (!load) return this.show(narrowed(groups(), this.query));
    return this.ask();
  }

  ask() {
    const { load, minQuery } = this.options;
    const missing = minQuery - this.query.length;
    const ticket = (this.asked += 1);
    if (missing > 0) return this.note(missing === 1 ? "Type one more letter" : `Type ${missing} more letters`);
    this.note("Looking…", true);
    setTimeout(async () => {
      if (ticket !== this.asked) return;
      try {
        const found = await load(this.query);
        if (ticket === this.asked) this.show(found);
      } catch (problem) {
        if (ticket === this.asked) this.note(problem.message);
      }
    }, PAUSE);
    return undefined;
  }

  note(text, busy = false) {
    this.shown = [];
    this.active = -1;
    fill(this.panel, h("div", { class: "combo-note", role: "status" }, busy ? h("span", { class: "spinner" }) : null, text));
  }

  show(groups) {
    this.shown = groups.flatMap((group) => group.options).slice(0, MOST_SHOWN);
    if (!this.shown.length) return this.note("Nothing found");
    let index = 0;
    const nodes = groups.map((group) => {
      const options = group.options.slice(0, Math.max(0, MOST_SHOWN - index)).map((option) => this.option(option, index++));
      if (!options.length || !group.label) return options;
      return h("div", { role: "group", "aria-label": group.label }, h("div", { class: "combo-group", "aria-hidden": "true" }, group.label), options);
    });
    const total = groups.reduce((sum, group) => sum + group.options.length, 0);
    fill(this.panel, nodes, total > MOST_SHOWN ? h("div", { class: "combo-note" }, `${total - MOST_SHOWN} more: type to narrow the list`) : null);
    const current = this.shown.findIndex((option) => this.isChosen(option));
    return this.activate(this.query || current < 0 ? 0 : current);
  }

  isChosen(option) {
    return this.chosen.some((item) => item.value === option.value);
  }

  option(option, index) {
    const chosen = this.isChosen(option);
    return h("div", {
      class: "combo-option", role: "option", id: `${this.id}-${index}`, "aria-selected": String(chosen),
      on: { click: () => this.choose(option), pointermove: () => this.activate(index, false) },
    },
    option.icon?.() ?? null,
    h("span", { class: "combo-text" }, option.text, option.description ? h("span", { class: "combo-description" }, option.description) : null),
    chosen ? icon("check") : null);
  }

  activate(index, scroll = true) {
    this.panel.querySelector(".active")?.classList.remove("active");
    this.active = Math.max(0, Math.min(index, this.shown.length - 1));
    const node = document.getElementById(`${this.id}-${this.active}`);
    node?.classList.add("active");
    if (scroll) node?.scrollIntoView({ block: "nearest" });
    if (node) this.input.setAttribute("aria-activedescendant", node.id);
  }

  choose({ value, text }) {
    const { multi, max } = this.options;
    if (!multi) {
      this.close();
      this.setChosen([{ value, text }]);
      return;
    }
    const without = this.chosen.filter((item) => item.value !== value);
    if (without.length < this.chosen.length) this.setChosen(without);
    else if (max && without.length >= max) {
      this.note(`You can choose ${max} at most. Remove one first.`);
      return;
    } else this.setChosen([...without, { value, text }]);
    if (this.hide) this.refresh();
  }

  onKey(event) {
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (!this.hide) this.open();
      else this.activate(this.active + (key === "ArrowDown" ? 1 : -1));
    } else if (key === "Enter" && this.hide) {
      event.preventDefault();
      if (this.shown[this.active]) this.choose(this.shown[this.active]);
    } else if (key === "Enter") {
      event.preventDefault();
      this.open();
    } else if (key === "Escape" && this.hide) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
      this.paint();
    } else if (key === "Backspace" && this.options.multi && !this.input.value && this.chosen.length) {
      this.setChosen(this.chosen.slice(0, -1));
    }
  }
}

function narrowed(groups, query) {
  const words = fold(query).split(/\s+/).filter(Boolean);
  if (!words.length) return groups;
  const fits = (option) => {
    const text = fold(`${option.text} ${option.description ?? ""} ${option.search ?? ""}`);
    return words.every((word) => text.includes(word));
  };
  return groups.map((group) => ({ ...group, options: group.options.filter(fits) })).filter((group) => group.options.length);
}

/** Lower case, without accents: "Zoë" is found by "zoe". */
export const fold = (text) => String(text).toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
