// What is chosen or typed in an element, in the form in which the control API takes it:
// a string, a number for datetimepicker, a list of strings for everything that takes several; null = nothing.

const values = (options) => (options ?? []).map((option) => option.value);

const INITIAL = {
  static_select: (e) => e.initial_option?.value,
  external_select: (e) => e.initial_option?.value,
  users_select: (e) => e.initial_user,
  conversations_select: (e, here) => e.initial_conversation ?? (e.default_to_current_conversation ? here : null),
  channels_select: (e) => e.initial_channel,
  multi_static_select: (e) => values(e.initial_options),
  multi_external_select: (e) => values(e.initial_options),
  multi_users_select: (e) => e.initial_users ?? [],
  multi_conversations_select: (e, here) => e.initial_conversations ?? (e.default_to_current_conversation && here ? [here] : []),
  multi_channels_select: (e) => e.initial_channels ?? [],
  checkboxes: (e) => values(e.initial_options),
  radio_buttons: (e) => e.initial_option?.value,
  datepicker: (e) => e.initial_date,
  timepicker: (e) => e.initial_time,
  datetimepicker: (e) => e.initial_date_time,
  rich_text_input: (e) => (e.initial_value ? plainOfRichText(e.initial_value) : ""),
};

/** What the app has filled in; `here` is the conversation the surface was opened from. */
export function initialValue(element, here = null) {
  const read = INITIAL[element.type] ?? ((e) => e.initial_value);
  return read(element, here) ?? null;
}

const STATE_FIELDS = [
  "selected_user", "selected_users", "selected_channel", "selected_channels", "selected_conversation",
  "selected_conversations", "selected_date", "selected_time", "selected_date_time", "value",
];

/** The same, of an entry of `view.state.values[block_id][action_id]`; undefined when there is none. */
export function valueOfState(state) {
  if (!state) return undefined;
  if ("selected_option" in state) return state.selected_option?.value ?? null;
  if ("selected_options" in state) return values(state.selected_options);
  if (state.rich_text_value) return plainOfRichText(state.rich_text_value);
  const field = STATE_FIELDS.find((name) => name in state);
  return field ? (state[field] ?? null) : undefined;
}

/** Option texts that a state or an initial choice carries, for menus whose options come from the app. */
export function optionsIn(source) {
  if (!source) return [];
  return [source.selected_option, source.initial_option, ...(source.selected_options ?? []), ...(source.initial_options ?? [])].filter(Boolean);
}

/** What a person typed, as the rich_text block that Slack sends. */
export function richTextOf(text) {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: text ? [{ type: "text", text }] : [] }] };
}

export function plainOfRichText(block) {
  const words = (part) => part.text ?? (part.elements ?? []).map(words).join("");
  return (block.elements ?? []).map(words).join("\n");
}

/** The value now: what was entered, else what the app has filled in. */
export function valueNow(element, env, place) {
  const entered = env.current(place.block, element);
  return entered === undefined ? initialValue(element, env.here) : entered;
}

/** What was entered in input blocks and not sent yet, by block_id; everything else the sandbox knows already. */
export function typedIn(blocks, entered = new Map()) {
  const values = {};
  for (const block of blocks ?? []) {
    const key = slotOf(block, block.element);
    if (block.type === "input" && entered.has(key)) values[block.block_id] = entered.get(key);
  }
  return values;
}

/** Under this name a surface keeps what was entered in an element. */
export const slotOf = (block, element) => `${block.block_id ?? ""}/${element?.action_id ?? ""}`;

/** Does the app hear of it at once? Inputs wait for the form, unless they ask. */
export const sends = (place) => place.block.type !== "input" || place.block.dispatch_action === true;

/** Remembers the value, and tells the app where it wants to know at once. */
export function changed(element, env, place, value, node) {
  env.keep(place.block, element, value);
  if (sends(place)) env.act(place.block, element, value, node);
}

/** Names an element across redraws, so that the focus can return to it. */
export const keyOf = (block, element) => `${block.block_id ?? ""}/${element.action_id ?? ""}/${element.value ?? ""}`;
