// Channels and direct messages: looking around, making new ones, who is in them.

import { call } from "./api.js";
import { combobox, fold } from "./combobox.js";
import { openDialog } from "./dialogs.js";
import { append, avatar, fill, h, icon } from "./dom.js";

/** Runs `work`; what goes wrong is said in `note`. True when it went well. */
async function attempt(note, work) {
  note.hidden = true;
  try {
    await work();
    return true;
  } catch (problem) {
    fill(note, icon("warn"), problem.message);
    note.hidden = false;
    return false;
  }
}

const problemNote = () => h("div", { class: "banner banner-problem", role: "alert", hidden: true });

const personChoices = (store, leaveOut) => () => [{
  label: null,
  options: [...store.users.values()].filter((user) => !user.deleted && !leaveOut.includes(user.id) && user.id !== "USLACKBOT").map((user) => ({
    value: user.id, text: user.real_name || user.name, description: user.profile?.title || null, search: user.name,
    icon: () => avatar({ id: user.id, name: user.real_name || user.name, app: user.is_bot, size: "xs" }),
  })),
}];

/** Every public channel, with Join. Resolves to the id of the one to open. */
export function browseChannels(store) {
  return openDialog({
    title: "Browse channels",
    className: "dialog-pick",
    build: (close) => {
      const note = problemNote();
      const list = h("ul", { class: "browse-list" }, h("li", { class: "muted" }, "Looking…"));
      const search = h("input", { type: "search", class: "input", "aria-label": "Search channels", placeholder: "Search channels" });
      let all = [];
      const paint = () => {
        const wanted = all.filter((channel) => fold(`${channel.name} ${channel.topic}`).includes(fold(search.value)));
        fill(list, wanted.map((channel) => browseRow(store, channel, note, close)), wanted.length ? null : h("li", { class: "muted" }, "No channel has that name."));
      };
      search.addEventListener("input", paint);
      attempt(note, async () => {
        all = (await call("channels", {})).filter((channel) => channel.kind === "public");
        all.sort((a, b) => a.name.localeCompare(b.name));
        paint();
      });
      return { body: [search, note, list], focus: search };
    },
  });
}

function browseRow(store, channel, note, close) {
  const joined = channel.members.includes(store.me.id);
  const join = async () => {
    const done = await attempt(note, async () => {
      await call("join", { user: store.me.id, channel: channel.id });
      await store.loadChannels();
    });
    if (done) close(channel.id);
  };
  const count = channel.members.length === 1 ? "1 member" : `${channel.members.length} members`;
  return h("li", { class: "browse-row" }, icon("hash"),
    h("span", { class: "pick-words" }, h("span", { class: "pick-name" }, channel.name), h("span", { class: "pick-detail" }, [channel.is_archived ? "Archived" : null, joined ? "Joined" : null, count, channel.topic || channel.purpose].filter(Boolean).join(" · "))),
    h("button", { type: "button", class: "button button-small", "aria-label": `Open ${channel.name}`, on: { click: () => close(channel.id) } }, "Open"),
    joined || channel.is_archived ? null : h("button", { type: "button", class: "button button-small button-primary", "aria-label": `Join ${channel.name}`, on: { click: join } }, "Join"));
}

/** Resolves to the id of the new channel. */
export function newChannel(store) {
  return openDialog({
    title: "New channel",
    className: "dialog-small",
    build: (close) => {
      const note = problemNote();
      const name = h("input", { class: "input", id: "new-channel-name", maxlength: "80", autocomplete: "off", "aria-describedby": "new-channel-hint" });
      const isPrivate = h("input", { type: "checkbox", id: "new-channel-private" });
      const withApp = h("input", { type: "checkbox", id: "new-channel-app" });
      name.addEventListener("input", () => {
        name.value = name.value.toLowerCase().replace(/\s+/g, "-").replace(/[^\p{L}\p{N}_-]/gu, "");
      });
      const submit = async (event) => {
        event.preventDefault();
        await attempt(note, async () => {
          const channel = await call("create_channel", { name: name.value, user: store.me.id, private: isPrivate.checked, bot: withApp.checked });
          await store.loadChannels();
          close(channel.id);
        });
      };
      const body = h("form", { id: "new-channel", class: "stack", on: { submit } }, note,
        h("div", { class: "field" }, h("label", { class: "label", for: "new-channel-name" }, "Name"), name, h("div", { class: "hint", id: "new-channel-hint" }, "Small letters, digits, dashes; for example team-lunch")),
        h("label", { class: "choice", for: "new-channel-private" }, isPrivate, h("span", {}, "Private: only people who were invited see it")),
        store.bot ? h("label", { class: "choice", for: "new-channel-app" }, withApp, h("span", {}, `Add ${store.bot.name}`)) : null);
      return { body, footer: h("button", { type: "submit", form: "new-channel", class: "button button-primary" }, "Create"), focus: name };
    },
  });
}

/** Choose one or more people; resolves to the id of the DM or group DM. */
export function newMessage(store) {
  return openDialog({
    title: "New message",
    className: "dialog-small",
    build: (close) => {
      const note = problemNote();
      let chosen = [];
      const field = combobox({ label: "To", placeholder: "Name of one or more people", multi: true, max: 8, groups: personChoices(store, [store.me.id]), onChange: (items) => { chosen = items; } });
      const go = () => attempt(note, async () => {
        if (!chosen.length) throw new Error("Choose at least one person.");
        const channel = await call("open_dm", { user: store.me.id, users: chosen.map((item) => item.value) });
        await store.loadChannels();
        close(channel.id);
      });
      return {
        body: h("div", { class: "stack" }, note, h("div", { class: "label" }, "To"), field.node, h("p", { class: "hint" }, "Several people make a group message.")),
        footer: h("button", { type: "button", class: "button button-primary", on: { click: go } }, "Open"), focus: field.input,
      };
    },
  });
}

/** Topic, members, adding people, leaving. Resolves to "left" when the person is out. */
export function channelDetails(store, channel) {
  const direct = channel.kind === "im" || channel.kind === "mpim";
  return openDialog({
    title: direct ? store.channelLabel(channel) : `#${channel.name}`,
    className: "dialog-small",
    build: (close) => {
      const note = problemNote();
      const about = [["Topic", channel.topic], ["Purpose", channel.purpose], ["Kind", channel.kind], ["ID", channel.id]].filter(([, value]) => value);
      const rows = channel.members.map((id) => h("li", { class: "member" }, avatar({ id, name: store.name(id), app: store.isBot(id), size: "sm" }), h("span", {}, store.name(id)), store.isBot(id) ? h("span", { class: "badge badge-app" }, "App") : null));
      const body = h("div", { class: "stack" }, note, h("dl", { class: "facts" }, about.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
        h("h3", { class: "small-title" }, `Members (${channel.members.length})`), h("ul", { class: "member-list" }, rows));
      if (direct || !channel.members.includes(store.me.id)) return { body };
      append(body, [inviteForm(store, channel, note, close)]);
      return { body, footer: leaveButtons(store, channel, note, close) };
    },
  });
}

function inviteForm(store, channel, note, close) {
  let chosen = [];
  const field = combobox({ label: "Add people or the app", placeholder: "Name", multi: true, groups: personChoices(store, channel.members), onChange: (items) => { chosen = items; } });
  const add = () => attempt(note, async () => {
    if (!chosen.length) throw new Error("Choose somebody to add.");
    await call("invite", { channel: channel.id, users: chosen.map((item) => item.value) });
    await store.loadChannels();
    close("invited");
  });
  return h("div", { class: "row-form" }, field.node, h("button", { type: "button", class: "button", on: { click: add } }, "Add"));
}

function leaveButtons(store, channel, note, close) {
  const run = (name, args, result) => () => attempt(note, async () => {
    await call(name, args);
    await store.loadChannels();
    close(result);
  });
  return [
    h("button", { type: "button", class: "button button-danger", on: { click: run("archive", { channel: channel.id }, "left") } }, "Archive"),
    h("button", { type: "button", class: "button", on: { click: run("leave", { user: store.me.id, channel: channel.id }, "left") } }, "Leave"),
  ];
}
