// What the page knows, as the person sees it who was chosen, and how it stays up to date.

import { call, listen } from "./api.js";
import { throttled } from "./dom.js";
import { dayKey, pageLocale } from "./time.js";

const PAGE = 200;

export class Store {
  constructor() {
    this.info = null;
    this.users = new Map();
    //: the answer from which they were read, null when news has changed them since
    this.usersRead = null;
    this.channels = new Map();
    this.me = null;
    //: {channel: id} or {app: true, tab: "home" | "messages" | "about", channel: id of the DM}
    this.place = null;
    this.threadTs = null;
    this.messages = [];
    this.limit = PAGE;
    this.thread = [];
    this.views = [];
    this.home = null;
    this.up = true;
    //: failures that came by the stream while the person acts
    this.acting = [];
    this.lastFailure = null;
    this.listeners = new Map();
    this.readAt = performance.now();
    //: the day by which the page is drawn, and the last moment (seconds since 1970) that a move of the clock has reached
    this.day = "";
    this.movedTo = 0;
    this.endStream = null;
    //: topic -> number of the newest question, and of the newest answer that was taken
    this.asked = {};
    this.taken = {};
    //: topic -> how many answers are on their way
    this.awaited = {};
    this.refreshMessages = throttled(() => this.quietly(() => this.loadMessages()), 150);
    this.tellMessages = throttled(() => this.emit("messages"), 100);
    this.refreshUsers = throttled(() => this.quietly(() => this.loadUsers()), 250);
    this.tellChannels = throttled(() => this.emit("channels"), 100);
    this.refreshChannels = throttled(() => this.quietly(() => this.loadChannels()), 250);
    this.refreshInfo = throttled(() => this.quietly(() => this.loadInfo()), 400);
  }

  on(topic, listener) {
    this.listeners.set(topic, [...(this.listeners.get(topic) ?? []), listener]);
  }

  emit(topic, detail) {
    for (const listener of this.listeners.get(topic) ?? []) listener(detail);
  }

  /** Background refreshes: the stream's own notice says that the sandbox is away. */
  async quietly(work) {
    try {
      await work();
    } catch (problem) {
      if (problem.code !== "offline") this.emit("problem", problem.message);
    }
  }

  // ---- the clock

  now() {
    const { info } = this;
    if (!info) return new Date(0);
    const passed = info.live && !info.advancing ? performance.now() - this.readAt : 0;
    return new Date(Date.parse(info.now) + passed);
  }

  get tz() {
    return this.me?.tz ?? "UTC";
  }

  get locale() {
    return pageLocale(this.me);
  }

  get bot() {
    return this.info?.bot ?? null;
  }

  setClock(part) {
    this.info = { ...this.info, ...part };
    this.readAt = performance.now();
    this.tellClock();
  }

  /** On another day, what stands between the messages has other words. */
  tellClock() {
    this.emit("clock");
    const day = dayKey(this.now(), this.tz);
    if (this.place && this.day !== day) this.tellMessages();
    this.day = day;
  }

  /** The answer to whoever has moved the clock: news of the way there may still come, and is old. */
  clockMoved({ now, epoch }) {
    this.movedTo = epoch;
    this.setClock({ now, epoch, advancing: false });
  }

  // ---- people and channels

  name(id) {
    const user = this.users.get(id);
    if (!user) return id === this.bot?.user_id ? this.bot.name : (id ?? "Somebody");
    return user.real_name || user.name;
  }

  channelLabel(channel) {
    if (!channel) return "";
    if (channel.kind === "public" || channel.kind === "private") return channel.name;
    const others = channel.members.filter((id) => id !== this.me?.id).sort((a, b) => Number(this.isBot(a)) - Number(this.isBot(b)));
    return others.map((id) => this.name(id)).join(", ") || "Just you";
  }

  appChannel() {
    return [...this.channels.values()].find((channel) => channel.kind === "im" && channel.members.includes(this.bot?.user_id)) ?? null;
  }

  channelHere() {
    return this.place ? (this.channels.get(this.place.channel) ?? null) : null;
  }

  isBot(id) {
    return id === this.bot?.user_id || this.users.get(id)?.is_bot === true;
  }

  // ---- reading

  /** Asks with a number: an answer that a newer one has overtaken, by whatever way, is dropped. */
  async ask(topic, question) {
    const number = (this.asked[topic] ?? 0) + 1;
    this.asked[topic] = number;
    const answer = await this.awaiting(topic, question);
    const fresh = number > (this.taken[topic] ?? 0);
    if (fresh) this.taken[topic] = number;
    return { answer, fresh };
  }

  async awaiting(topic, question) {
    this.awaited[topic] = (this.awaited[topic] ?? 0) + 1;
    try {
      return await question();
    } finally {
      this.awaited[topic] -= 1;
    }
  }

  isWaiting(topic) {
    return this.awaited[topic] > 0;
  }

  /** News by the stream overtakes every answer that is still on its way. */
  overtake(topic) {
    this.taken[topic] = this.asked[topic] ?? 0;
  }

  async loadInfo() {
    const before = this.info;
    this.info = await call("info");
    this.readAt = performance.now();
    if (JSON.stringify(before?.commands) !== JSON.stringify(this.info.commands)) this.emit("commands");
    this.tellClock();
  }

  async loadUsers() {
    const { answer: users, fresh } = await this.ask("users", () => call("users"));
    if (!fresh) return this.refreshUsers();
    const sign = JSON.stringify(users);
    if (sign === this.usersRead) return undefined;
    this.usersRead = sign;
    this.users = new Map(users.map((user) => [user.id, user]));
    if (this.me) this.me = this.users.get(this.me.id) ?? this.me;
    return this.emit("users");
  }

  async loadChannels() {
    if (!this.me) return;
    const { id } = this.me;
    const { answer: channels, fresh } = await this.ask("channels", () => call("channels", { user: id }));
    if (!fresh || this.me.id !== id) return;
    this.channels = new Map(channels.map((channel) => [channel.id, channel]));
    this.emit("channels");
  }

  async loadMessages() {
    const { me, place, threadTs, limit } = this;
    if (!me || !place?.channel) return;
    const { answer, fresh } = await this.ask("messages", () => Promise.all([
      call("messages", { user: me.id, channel: place.channel, limit }),
      threadTs ? call("messages", { user: me.id, channel: place.channel, thread_ts: threadTs, limit: 500 }) : [],
    ]));
    if (!fresh || this.place !== place || this.me?.id !== me.id) return;
    const [messages, thread] = answer;
    this.messages = messages;
    if (this.threadTs === threadTs) this.thread = thread;
    this.emit("messages");
  }

  async loadViews() {
    const { me } = this;
    if (!me) return;
    const { answer, fresh } = await this.ask("views", () => call("views", { user: me.id }));
    if (!fresh || this.me?.id !== me.id) return;
    this.views = answer;
    this.emit("views");
  }

  /** `open`: the person opens it now, and the app hears of it. */
  async loadHome(open = true) {
    const { me } = this;
    this.emit("home", { loading: true });
    const { answer, fresh } = await this.ask("home", () => call("home", { user: me.id, open }));
    if (!fresh || this.me?.id !== me.id) return;
    this.home = answer;
    this.emit("home", { loading: false });
  }

  async loadAll() {
    await Promise.all([this.loadInfo(), this.loadUsers()]);
    await Promise.all([this.loadChannels(), this.loadViews()]);
    await this.loadMessages();
    const atHome = this.place?.app && this.place.tab === "home";
    if (atHome && !this.isWaiting("home")) await this.loadHome(false);
  }

  // ---- acting

  /**
   * A command, click or form of the chosen person. The answer's `failure` is also set when Slack would show a failure
   * that came by the stream only (such as a reply that could not be shown).
   */
  async act(name, args) {
    const heard = [];
    this.acting.push(heard);
    try {
      const outcome = await call(name, { user: this.me.id, ...args });
      if (!outcome.failure && heard.length) outcome.failure = heard.at(-1);
      this.lastFailure = outcome.failure;
      return outcome;
    } finally {
      this.acting.splice(this.acting.indexOf(heard), 1);
      this.refreshInfo();
    }
  }

  // ---- choosing

  async become(user) {
    this.me = user;
    this.place = null;
    this.threadTs = null;
    Object.assign(this, { messages: [], thread: [], home: null, views: [] });
    this.endStream?.();
    await Promise.all([this.loadChannels(), this.loadViews()]);
    if (this.me.id !== user.id) return;
    this.endStream?.();
    this.endStream = listen(user.id, {
      onEvent: (event) => this.apply(event),
      onUp: () => this.cameUp(),
      onDown: () => this.setUp(false),
    });
    this.emit("me");
  }

  /** The stream is open: fetch what happened before it was. */
  cameUp() {
    this.setUp(true);
    this.quietly(() => this.loadAll());
  }

  setUp(up) {
    this.up = up;
    this.emit("up");
  }

  /** Goes to a conversation; messages up to `read` were read before. */
  async go(place) {
    this.place = place;
    this.threadTs = null;
    this.limit = PAGE;
    Object.assign(this, { messages: [], thread: [] });
    this.newFrom = this.channelHere()?.unread ?? 0;
    this.emit("place");
    await this.loadMessages();
    if (place.app && place.tab === "home") await this.loadHome();
  }

  async openThread(ts) {
    this.threadTs = ts;
    this.thread = [];
    this.emit("thread");
    if (ts) await this.loadMessages();
  }

  async earlier() {
    this.limit += PAGE;
    await this.loadMessages();
  }

  /** One message that is new, changed or gone. */
  putMessage(message, gone) {
    const others = this.messages.filter(({ ts }) => ts !== message.ts);
    const after = others.findIndex(({ ts }) => ts > message.ts);
    if (!gone) others.splice(after < 0 ? others.length : after, 0, message);
    this.messages = others.length > this.limit + 50 ? others.slice(-this.limit) : others;
    this.tellMessages();
  }

  async markRead() {
    const channel = this.channelHere();
    if (!channel?.unread || !channel.members.includes(this.me.id)) return;
    channel.unread = 0;
    this.emit("channels");
    await call("mark_read", { user: this.me.id, channel: channel.id });
  }

  // ---- news

  apply(event) {
    const handle = NEWS[event.type];
    if (handle) handle(this, event);
    this.emit("event", event);
  }
}

function aboutMessage(store, event) {
  if (!store.channels.has(event.channel)) store.refreshChannels();
  if (event.channel !== store.place?.channel) return;
  const { message } = event;
  // An answer in a thread changes the message above it too, and an answer still on its way may not hold this one.
  if (!message || store.isWaiting("messages") || (message.thread_ts && message.thread_ts !== message.ts)) store.refreshMessages();
  else store.putMessage(message, event.type === "message_deleted");
}

const NEWS = {
  message: aboutMessage,
  message_changed: aboutMessage,
  message_deleted: aboutMessage,
  channel: (store) => store.refreshChannels(),
  unread: (store, event) => {
    const channel = store.channels.get(event.channel);
    if (!channel || event.user !== store.me.id) return;
    channel.unread = event.unread;
    if (store.isWaiting("channels")) store.refreshChannels();
    store.tellChannels();
  },
  view: (store, event) => {
    if (event.user !== store.me.id) return;
    store.overtake("views");
    store.views = event.views ?? [];
    store.emit("views");
  },
  home: (store, event) => {
    if (event.user !== store.me.id) return;
    store.overtake("home");
    store.home = event.view ?? null;
    store.emit("home", { loading: false });
  },
  clock: (store, event) => {
    const { type, ...part } = event;
    if (part.advancing && part.epoch <= store.movedTo) return;
    store.setClock(part);
    if (type && part.advancing === false) store.refreshInfo();
  },
  user: (store, event) => {
    if (!event.user?.id) return;
    const user = { ...store.users.get(event.user.id), ...event.user };
    store.usersRead = null;
    store.overtake("users");
    store.users.set(user.id, user);
    if (store.me?.id === user.id) store.me = user;
    store.emit("users");
  },
  fault: (store) => store.emit("faults"),
  failure: (store, event) => {
    if (event.user !== store.me.id) return;
    if (store.acting.length) for (const heard of store.acting) heard.push(event.text);
    else if (event.text !== store.lastFailure) store.emit("problem", event.text);
  },
};
