// Puts the page together: reads the address, loads the workspace, wires the parts.

import { call } from "./api.js";
import { browseChannels, channelDetails, newChannel, newMessage } from "./channels.js";
import { createClock } from "./clock.js";
import { createDeveloper } from "./developer.js";
import { toast } from "./dialogs.js";
import { append, avatar, fill, h, icon } from "./dom.js";
import { createMain } from "./main.js";
import { ModalStack } from "./modal.js";
import { badges, choosePerson, defaultPerson, jumpTo, localTime, profileCard } from "./people.js";
import { addPerson } from "./peopletools.js";
import { createSidebar } from "./sidebar.js";
import { Store } from "./store.js";
import { createThread } from "./thread.js";

const find = (id) => document.getElementById(id);

/** ?user=ana&channel=general&thread=...&tab=home; the same names work after a #. */
function readAddress() {
  const hash = new URLSearchParams(location.hash.replace(/^#/, ""));
  const query = new URLSearchParams(location.search);
  const get = (name) => query.get(name) ?? hash.get(name);
  return { user: get("user"), channel: get("channel"), thread: get("thread"), tab: get("tab") };
}

function writeAddress(store, replace) {
  const { me, place, threadTs } = store;
  const wanted = new URLSearchParams();
  if (me) wanted.set("user", me.name);
  if (place?.app) wanted.set("tab", place.tab);
  else if (place) wanted.set("channel", place.channel);
  if (threadTs) wanted.set("thread", threadTs);
  const address = `/?${wanted}`;
  if (address === location.pathname + location.search) return;
  history[replace ? "replaceState" : "pushState"](null, "", address);
}

class Page {
  constructor() {
    this.store = new Store();
    this.open = this.openers();
    const { store, open } = this;
    createSidebar(store, open, find("sidebar"));
    this.main = createMain(store, open, find("main"));
    createThread(store, open, find("thread"));
    this.modal = new ModalStack(store, open);
    createClock(store);
    createDeveloper(store, find("developer"), find("developer-button"));
    this.wire();
  }

  /** Everything that leads somewhere; the parts of the page know only these. */
  openers() {
    const guard = (work) => async (...args) => {
      try {
        return await work(...args);
      } catch (problem) {
        return toast(problem.message, { problem: true });
      }
    };
    return {
      channel: guard((id) => this.goToChannel(id)),
      app: guard((tab) => this.goToApp(tab)),
      thread: guard((ts) => this.goToThread(ts)),
      choose: guard(() => this.choose()),
      person: guard((id) => this.showPerson(id)),
      details: guard(async (channel) => {
        const result = await channelDetails(this.store, channel);
        if (result === "left") await this.goHome();
      }),
      browse: guard(() => this.goToResult(browseChannels(this.store))),
      newChannel: guard(() => this.goToResult(newChannel(this.store))),
      newMessage: guard(() => this.goToResult(newMessage(this.store))),
      tryCommand: guard(async (text) => {
        if (this.store.place?.app && this.store.place.tab !== "messages") await this.goToApp("messages");
        this.main.composer.prefill(text);
      }),
      jump: guard(() => this.jump()),
      react: guard(async ({ channel, ts }, name) => {
        await call("react", { user: this.store.me.id, channel, ts, name });
        this.store.refreshMessages();
      }),
    };
  }

  async goToResult(asked) {
    const id = await asked;
    if (id) await this.open.channel(id);
  }

  /**
   * Where one is stands in the address at once, before its messages have come: who leaves early is led back to it too.
   * Only who follows an address replaces it; every other step is one to go back from.
   */
  async go(place, replace = false) {
    this.drawer(false);
    const arrived = this.store.go(place);
    writeAddress(this.store, replace);
    await arrived;
  }

  async goToChannel(id, replace = false) {
    await this.go(id === this.store.appChannel()?.id ? { app: true, tab: "messages", channel: id } : { channel: id }, replace);
  }

  async goToThread(ts, replace = false) {
    const opened = this.store.openThread(ts);
    writeAddress(this.store, replace);
    await opened;
  }

  async goToApp(tab, replace = false) {
    const { store } = this;
    if (!store.appChannel()) {
      await call("open_dm", { user: store.me.id, users: ["@bot"] });
      await store.loadChannels();
    }
    const { place } = store;
    const channel = store.appChannel()?.id;
    if (place?.app && place.tab !== tab && place.channel === channel) store.threadTs = null;
    await this.go({ app: true, tab, channel }, replace);
  }

  /** Where a person starts: their first channel, else the app. */
  async goHome(replace = false) {
    const mine = [...this.store.channels.values()].filter((c) => c.kind === "public" && !c.is_archived && c.members.includes(this.store.me.id));
    const first = mine.find((c) => c.name === "general") ?? mine[0];
    if (first) await this.goToChannel(first.id, replace);
    else await this.goToApp("messages", replace);
  }

  async become(user, wanted = {}) {
    await this.store.become(user);
    await this.follow(wanted);
  }

  /** Goes where an address leads, without a new entry in the browser's history, unless one went elsewhere meanwhile. */
  async follow({ channel, thread, tab }) {
    const { store } = this;
    try {
      const arriving = this.goTo(channel, tab);
      const { place } = store;
      await arriving;
      if (thread && store.place === place) await this.goToThread(thread, true);
    } catch (problem) {
      toast(problem.message, { problem: true });
    }
  }

  goTo(channel, tab) {
    const named = [...this.store.channels.values()].find((c) => c.id === channel || (c.name && c.name === channel?.replace(/^#/, "")));
    if (tab || channel === "@bot") return this.goToApp(["home", "messages", "about"].includes(tab) ? tab : "messages", true);
    return named ? this.goToChannel(named.id, true) : this.goHome(true);
  }

  async choose() {
    const user = await this.whoToBe();
    if (user && user.id !== this.store.me?.id) await this.become(user);
  }

  /** The chosen person, or a new one; undefined when nobody was chosen. */
  async whoToBe(first = false) {
    const chosen = defaultPerson(this.store) ? await choosePerson(this.store, { first }) : "new";
    return chosen === "new" ? addPerson(this.store) : chosen;
  }

  async jump() {
    if (!this.store.me) return;
    const chosen = await jumpTo(this.store);
    if (chosen?.user) await this.become(chosen.user);
    else if (chosen?.app) await this.goToApp("messages");
    else if (chosen?.channel) await this.open.channel(chosen.channel);
  }

  async showPerson(id) {
    const { store } = this;
    const user = store.users.get(id);
    if (!user) return;
    if (id === store.bot?.user_id) {
      await this.goToApp("about");
      return;
    }
    const message = this.guarded(async () => {
      const channel = await call("open_dm", { user: store.me.id, users: [id] });
      await store.loadChannels();
      await this.open.channel(channel.id);
    });
    await profileCard(store, user, { message, become: this.guarded(() => this.become(user)) });
  }

  guarded(work) {
    return () => work().catch((problem) => toast(problem.message, { problem: true }));
  }

  // ---- the frame

  wire() {
    const { store } = this;
    fill(find("menu-button"), icon("menu"));
    find("menu-button").addEventListener("click", () => this.drawer(!document.body.classList.contains("drawer-open")));
    find("scrim").addEventListener("click", () => this.drawer(false));
    find("jump-button").prepend(icon("search"));
    find("developer-button").prepend(icon("code"));
    if (/Mac|iPhone|iPad/.test(navigator.platform)) find("jump-button").querySelector("kbd").textContent = "⌘ K";
    find("jump-button").addEventListener("click", () => this.open.jump());
    find("person-button").addEventListener("click", () => this.open.choose());
    document.addEventListener("keydown", (event) => this.onKey(event));
    window.addEventListener("popstate", () => this.onBack());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && store.place) store.refreshMessages();
    });
    for (const topic of ["me", "users", "clock"]) store.on(topic, () => this.drawFrame());
    for (const topic of ["place", "channels"]) store.on(topic, () => this.drawTitle());
    store.on("problem", (words) => toast(words, { problem: true }));
    setInterval(() => document.visibilityState === "visible" && store.up && store.me && store.refreshInfo(), 10_000);
  }

  onKey(event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (!document.querySelector("dialog[open]")) this.open.jump();
    } else if (event.key === "Escape" && document.body.classList.contains("drawer-open")) {
      this.drawer(false);
      find("menu-button").focus();
    }
  }

  async onBack() {
    const wanted = readAddress();
    const user = this.findUser(wanted.user);
    if (user && user.id !== this.store.me?.id) await this.become(user, wanted);
    else if (user) await this.follow(wanted);
  }

  drawer(on) {
    document.body.classList.toggle("drawer-open", on);
    find("menu-button").setAttribute("aria-expanded", String(on));
    find("scrim").hidden = !on;
    if (on) find("sidebar").querySelector("button")?.focus();
  }

  drawFrame() {
    const { store } = this;
    find("team-name").textContent = store.info?.team?.name ?? "Sandbox";
    const { me } = store;
    if (!me) return;
    const time = localTime(store, me);
    const sign = JSON.stringify([me.id, me.real_name, time]);
    const button = find("person-button");
    if (button.dataset.sign === sign) return;
    button.dataset.sign = sign;
    button.setAttribute("aria-label", `You are ${me.real_name || me.name}. Choose who you are`);
    append(fill(button), [
      avatar({ id: me.id, name: me.real_name || me.name, size: "sm" }),
      h("span", { class: "person-words" }, h("span", { class: "person-name" }, me.real_name || me.name), h("span", { class: "person-time" }, time)),
      badges(me)[0] ?? null, icon("down"),
    ]);
  }

  drawTitle() {
    const { store } = this;
    const unread = [...store.channels.values()].reduce((sum, channel) => sum + (channel.unread ?? 0), 0);
    const here = store.place?.app ? store.bot.name : store.channelLabel(store.channelHere());
    document.title = `${unread ? `(${unread}) ` : ""}${here || "Sandbox"} · ${store.info?.team?.name ?? "Sandbox"}`;
  }

  findUser(ref) {
    const name = ref?.replace(/^@/, "");
    return [...this.store.users.values()].find((user) => user.id === name || user.name === name) ?? null;
  }

  async start() {
    const { store } = this;
    const wanted = readAddress();
    await Promise.all([store.loadInfo(), store.loadUsers()]);
    let user = this.findUser(wanted.user);
    if (wanted.user && !user) toast(`Nobody here is called ${wanted.user}.`, { problem: true });
    while (!user) user = (await this.whoToBe(true)) ?? defaultPerson(store);
    await this.become(user, wanted);
    find("splash")?.remove();
  }
}

async function start() {
  try {
    await new Page().start();
  } catch (problem) {
    const again = h("button", { type: "button", class: "button", on: { click: () => location.reload() } }, "Try again");
    fill(find("main"), h("div", { class: "empty", role: "alert" }, h("h1", {}, "The workspace cannot be opened"), h("p", {}, problem.message), again));
  }
}

start();
