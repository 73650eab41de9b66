// Adding people to the workspace, and changing them: what an admin of a real one would do elsewhere.

import { call } from "./api.js";
import { combobox } from "./combobox.js";
import { openDialog, toast } from "./dialogs.js";
import { avatar, fill, h, icon } from "./dom.js";

const ROLES = [
  ["member", "Member", {}],
  ["admin", "Admin", { is_admin: true }],
  ["owner", "Owner", { is_admin: true, is_owner: true }],
  ["guest", "Guest", { is_restricted: true }],
  ["single", "Single-channel guest", { is_restricted: true, is_ultra_restricted: true }],
  ["external", "External (another company)", { is_stranger: true }],
];

const zones = () => Intl.supportedValuesOf?.("timeZone") ?? ["UTC"];

function field(id, label, control, hint) {
  control.id = id;
  return h("div", { class: "field" }, h("label", { class: "label", for: id }, label), control, hint ? h("div", { class: "hint" }, hint) : null);
}

/** Resolves to the new user, or undefined. */
export function addPerson(store) {
  return openDialog({
    title: "Add a person",
    className: "dialog-small",
    build: (close) => {
      const note = h("div", { class: "banner banner-problem", role: "alert", hidden: true });
      const real = h("input", { class: "input", autocomplete: "off", required: true });
      const title = h("input", { class: "input", autocomplete: "off" });
      const tz = h("input", { class: "input", list: "all-zones", value: Intl.DateTimeFormat().resolvedOptions().timeZone, required: true });
      const role = h("select", { class: "input" }, ROLES.map(([value, words]) => h("option", { value }, words)));
      const submit = async (event) => {
        event.preventDefault();
        note.hidden = true;
        try {
          const flags = ROLES.find(([value]) => value === role.value)[2];
          const user = await call("add_user", { name: handleOf(real.value), real_name: real.value.trim(), title: title.value, tz: tz.value, ...flags });
          await store.loadUsers();
          close(user);
        } catch (problem) {
          fill(note, icon("warn"), problem.message);
          note.hidden = false;
        }
      };
      const form = h("form", { id: "add-person", class: "stack", on: { submit } }, note,
        field("person-name", "Full name", real), field("person-title", "Job title", title),
        field("person-zone", "Time zone", tz, "Such as Europe/Madrid"), field("person-role", "Role", role),
        h("datalist", { id: "all-zones" }, zones().map((zone) => h("option", { value: zone }))));
      return { body: form, footer: h("button", { type: "submit", form: "add-person", class: "button button-primary" }, "Add"), focus: real };
    },
  });
}

const handleOf = (name) => name.trim().toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/g, ".").replace(/[^a-z0-9._-]/g, "");

/** A corner of the developer panel: add somebody, move them to another zone, deactivate them. */
export function peopleTools(store) {
  const node = h("div", { class: "stack" });
  let chosen = null;

  const change = async (changes, said) => {
    try {
      await call("update_user", { user: chosen, ...changes });
      await store.loadUsers();
      toast(said);
      draw();
    } catch (problem) {
      toast(problem.message, { problem: true });
    }
  };
  const add = async () => {
    const user = await addPerson(store);
    if (user) toast(`${user.real_name} has joined the workspace.`);
  };
  const picker = combobox({
    label: "Person to change", placeholder: "Choose a person",
    groups: () => [{ label: null, options: [...store.users.values()].filter((user) => !user.is_bot).map((user) => ({
      value: user.id, text: user.real_name || user.name, description: user.deleted ? "Deactivated" : user.tz, search: user.name,
      icon: () => avatar({ id: user.id, name: user.real_name || user.name, size: "xs" }),
    })) }],
    onChange: ([item]) => {
      chosen = item?.value ?? null;
      draw();
    },
  });
  const rest = h("div", { class: "stack" });
  const draw = () => {
    const user = store.users.get(chosen);
    fill(rest, user ? controls(user, change) : null);
  };
  return fill(node, h("button", { type: "button", class: "button button-small", on: { click: add } }, icon("plus"), "Add a person"), picker.node, rest);
}

function controls(user, change) {
  const zone = h("input", { class: "input input-small", list: "tool-zones", value: user.tz ?? "UTC", "aria-label": `Time zone of ${user.real_name}` });
  const name = user.real_name || user.name;
  return [
    h("div", { class: "row-form" }, zone, h("button", { type: "button", class: "button button-small", on: { click: () => change({ tz: zone.value }, `${name} is in ${zone.value} now.`) } }, "Move")),
    h("datalist", { id: "tool-zones" }, zones().map((one) => h("option", { value: one }))),
    user.deleted
      ? h("button", { type: "button", class: "button button-small", on: { click: () => change({ deleted: false }, `${name} is active again.`) } }, "Reactivate")
      : h("button", { type: "button", class: "button button-small button-danger", on: { click: () => change({ deleted: true }, `${name} is deactivated.`) } }, "Deactivate"),
  ];
}
