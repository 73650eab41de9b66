// Names of common emoji, as people type them. A name that is not here is shown as typed.

const TABLE = `
smile 😄|smiley 😃|grinning 😀|grin 😁|laughing 😆|satisfied 😆|joy 😂|rolling_on_the_floor_laughing 🤣|rofl 🤣
slightly_smiling_face 🙂|upside_down_face 🙃|wink 😉|blush 😊|relaxed ☺️|innocent 😇|heart_eyes 😍|star-struck 🤩
kissing_heart 😘|yum 😋|stuck_out_tongue 😛|thinking_face 🤔|thinking 🤔|face_with_raised_eyebrow 🤨|neutral_face 😐
expressionless 😑|no_mouth 😶|smirk 😏|unamused 😒|face_with_rolling_eyes 🙄|grimacing 😬|relieved 😌|pensive 😔
sleepy 😪|sleeping 😴|mask 😷|face_with_thermometer 🤒|dizzy_face 😵|exploding_head 🤯|face_with_cowboy_hat 🤠
partying_face 🥳|sunglasses 😎|nerd_face 🤓|confused 😕|worried 😟|slightly_frowning_face 🙁|white_frowning_face ☹️
open_mouth 😮|hushed 😯|astonished 😲|flushed 😳|pleading_face 🥺|fearful 😨|cold_sweat 😰|cry 😢|sob 😭|scream 😱
disappointed 😞|sweat 😓|weary 😩|tired_face 😫|yawning_face 🥱|triumph 😤|rage 😡|angry 😠|hugging_face 🤗
zipper_mouth_face 🤐|shushing_face 🤫|face_with_hand_over_mouth 🤭|saluting_face 🫡|melting_face 🫠|robot_face 🤖
ghost 👻|skull 💀|alien 👽|clown_face 🤡|poop 💩|see_no_evil 🙈|hear_no_evil 🙉|speak_no_evil 🙊
wave 👋|raised_hand ✋|raised_back_of_hand 🤚|vulcan_salute 🖖|ok_hand 👌|pinched_fingers 🤌|v ✌️|crossed_fingers 🤞
call_me_hand 🤙|point_left 👈|point_right 👉|point_up_2 👆|point_down 👇|point_up ☝️|+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎
fist ✊|facepunch 👊|punch 👊|left-facing_fist 🤛|right-facing_fist 🤜|clap 👏|raised_hands 🙌|open_hands 👐|handshake 🤝
pray 🙏|writing_hand ✍️|muscle 💪|eyes 👀|eye 👁️|brain 🧠|heart_hands 🫶|bust_in_silhouette 👤|busts_in_silhouette 👥
speaking_head_in_silhouette 🗣️|family 👪|couple 👫|two_women_holding_hands 👭|two_men_holding_hands 👬|people_holding_hands 🧑‍🤝‍🧑
technologist 🧑‍💻|teacher 🧑‍🏫|student 🧑‍🎓|artist 🧑‍🎨|scientist 🧑‍🔬|man-shrugging 🤷‍♂️|woman-shrugging 🤷‍♀️|shrug 🤷|facepalm 🤦
heart ❤️|orange_heart 🧡|yellow_heart 💛|green_heart 💚|blue_heart 💙|purple_heart 💜|black_heart 🖤|white_heart 🤍
broken_heart 💔|sparkling_heart 💖|heartpulse 💗|two_hearts 💕|100 💯|boom 💥|dizzy 💫|speech_balloon 💬|thought_balloon 💭
left_speech_bubble 🗨️|zzz 💤|dog 🐶|cat 🐱|mouse 🐭|fox_face 🦊|bear 🐻|panda_face 🐼|tiger 🐯|lion_face 🦁|frog 🐸|monkey_face 🐵
chicken 🐔|penguin 🐧|bird 🐦|hatching_chick 🐣|baby_chick 🐤|eagle 🦅|duck 🦆|owl 🦉|wolf 🐺|horse 🐴|unicorn_face 🦄|bee 🐝
bug 🐛|butterfly 🦋|snail 🐌|turtle 🐢|snake 🐍|octopus 🐙|whale 🐳|dolphin 🐬|fish 🐟|crab 🦀|t-rex 🦖|dragon 🐉|hedgehog 🦔
bouquet 💐|cherry_blossom 🌸|rose 🌹|sunflower 🌻|tulip 🌷|seedling 🌱|herb 🌿|evergreen_tree 🌲|deciduous_tree 🌳|palm_tree 🌴
cactus 🌵|four_leaf_clover 🍀|maple_leaf 🍁|fallen_leaf 🍂|leaves 🍃|mushroom 🍄|potted_plant 🪴|apple 🍎|green_apple 🍏
pear 🍐|tangerine 🍊|lemon 🍋|banana 🍌|watermelon 🍉|grapes 🍇|strawberry 🍓|cherries 🍒|peach 🍑|pineapple 🍍|avocado 🥑
bread 🍞|croissant 🥐|cheese_wedge 🧀|pizza 🍕|hamburger 🍔|taco 🌮|sushi 🍣|ramen 🍜|cookie 🍪|cake 🍰|birthday 🎂|cupcake 🧁
chocolate_bar 🍫|doughnut 🍩|ice_cream 🍨|coffee ☕|tea 🍵|beer 🍺|beers 🍻|wine_glass 🍷|clinking_glasses 🥂|champagne 🍾
tropical_drink 🍹|bento 🍱|soccer ⚽|basketball 🏀|tennis 🎾|trophy 🏆|medal 🏅|first_place_medal 🥇|second_place_medal 🥈
third_place_medal 🥉|dart 🎯|game_die 🎲|jigsaw 🧩|chess_pawn ♟️|video_game 🎮|art 🎨|performing_arts 🎭|microphone 🎤
headphones 🎧|musical_note 🎵|notes 🎶|guitar 🎸|drum_with_drumsticks 🥁|clapper 🎬|ticket 🎫|rocket 🚀|airplane ✈️|car 🚗
bus 🚌|train 🚆|bike 🚲|ship 🚢|anchor ⚓|construction 🚧|traffic_light 🚥|house 🏠|office 🏢|hospital 🏥|school 🏫|tent ⛺
mountain ⛰️|beach_with_umbrella 🏖️|world_map 🗺️|earth_africa 🌍|earth_americas 🌎|earth_asia 🌏|globe_with_meridians 🌐
compass 🧭|sunrise 🌅|city_sunset 🌆|bridge_at_night 🌉|watch ⌚|alarm_clock ⏰|stopwatch ⏱️|timer_clock ⏲️|hourglass ⌛
hourglass_flowing_sand ⏳|clock9 🕘|clock10 🕙|clock12 🕛|clock3 🕒|sunny ☀️|sun_with_face 🌞|partly_sunny ⛅|cloud ☁️|rain_cloud 🌧️
zap ⚡|snowflake ❄️|snowman ⛄|rainbow 🌈|ocean 🌊|fire 🔥|droplet 💧|umbrella ☔|star ⭐|star2 🌟|sparkles ✨|crescent_moon 🌙
full_moon 🌕|comet ☄️|jack_o_lantern 🎃|christmas_tree 🎄|fireworks 🎆|balloon 🎈|tada 🎉|confetti_ball 🎊|gift 🎁|ribbon 🎀
reminder_ribbon 🎗️|crystal_ball 🔮|nazar_amulet 🧿|email 📧|envelope ✉️|incoming_envelope 📨|inbox_tray 📥|outbox_tray 📤
package 📦|mailbox 📫|memo 📝|pencil 📝|pencil2 ✏️|lower_left_fountain_pen 🖋️|briefcase 💼|file_folder 📁|open_file_folder 📂
date 📅|calendar 📆|spiral_calendar_pad 🗓️|card_index 📇|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|bar_chart 📊
clipboard 📋|pushpin 📌|round_pushpin 📍|paperclip 📎|link 🔗|scissors ✂️|lock 🔒|unlock 🔓|key 🔑|hammer 🔨
hammer_and_wrench 🛠️|wrench 🔧|gear ⚙️|nut_and_bolt 🔩|scales ⚖️|toolbox 🧰|magnet 🧲|test_tube 🧪|microscope 🔬|telescope 🔭
satellite_antenna 📡|computer 💻|desktop_computer 🖥️|keyboard ⌨️|iphone 📱|telephone_receiver 📞|phone ☎️|battery 🔋|bulb 💡
flashlight 🔦|books 📚|book 📖|open_book 📖|green_book 📗|blue_book 📘|orange_book 📙|notebook 📓|bookmark 🔖|label 🏷️
newspaper 📰|moneybag 💰|credit_card 💳|mortar_board 🎓|crown 👑|tophat 🎩|eyeglasses 👓|ring 💍|gem 💎|mega 📣
loudspeaker 📢|bell 🔔|no_bell 🔕|mag 🔍|mag_right 🔎|shield 🛡️|door 🚪|chair 🪑|couch_and_lamp 🛋️|ladder 🪜|broom 🧹
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|bangbang ‼️|question ❓
grey_question ❔|exclamation ❗|grey_exclamation ❕|warning ⚠️|no_entry ⛔|no_entry_sign 🚫|octagonal_sign 🛑|sos 🆘|new 🆕
free 🆓|up 🆙|cool 🆒|ok 🆗|information_source ℹ️|heavy_plus_sign ➕|heavy_minus_sign ➖|repeat 🔁|repeat_one 🔂
arrows_counterclockwise 🔄|twisted_rightwards_arrows 🔀|arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrow_forward ▶️
double_vertical_bar ⏸️|black_right_pointing_triangle_with_double_vertical_bar ⏯️|fast_forward ⏩|back 🔙|soon 🔜|end 🔚|top 🔝
recycle ♻️|infinity ♾️|red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵
large_purple_circle 🟣|large_brown_circle 🟤|black_circle ⚫|white_circle ⚪|large_red_square 🟥|large_green_square 🟩
large_blue_square 🟦|black_large_square ⬛|white_large_square ⬜|small_orange_diamond 🔸|small_blue_diamond 🔹
large_orange_diamond 🔶|large_blue_diamond 🔷|zero 0️⃣|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣|eight 8️⃣
nine 9️⃣|keycap_ten 🔟|hash #️⃣|checkered_flag 🏁|triangular_flag_on_post 🚩|waving_white_flag 🏳️|rainbow-flag 🏳️‍🌈|crossed_flags 🎌
`;

const NAMES = new Map(
  TABLE.trim().split(/[|\n]/).map((entry) => {
    const cut = entry.lastIndexOf(" ");
    return [entry.slice(0, cut), entry.slice(cut + 1)];
  }),
);

const TONES = ["", "", "🏻", "🏼", "🏽", "🏾", "🏿"];
const NAME = /^:([a-z0-9_+'-]{1,60}):(?::skin-tone-([2-6]):)?/;

/** The emoji at the start of `text` (":wave:"), as {char, name, length}, or null. */
export function emojiAt(text) {
  const match = NAME.exec(text);
  const char = match && NAMES.get(match[1]);
  return char ? { char: char + (TONES[match[2]] ?? ""), name: match[1], length: match[0].length } : null;
}

export const emojiByName = (name) => emojiAt(`:${name}:`)?.char ?? null;

/** Names for the composer's list, best first. */
export function emojiStartingWith(prefix, limit = 8) {
  return [...NAMES].filter(([name]) => name.startsWith(prefix)).slice(0, limit).map(([name, char]) => ({ name, char }));
}

/** The emoji of code points in hexadecimal ("1f44b-1f3fd"), or null. */
export function emojiByCode(unicode) {
  const codes = String(unicode ?? "").split("-").map((hex) => parseInt(hex, 16));
  if (!codes.length || codes.some((code) => !(code > 0 && code <= 0x10ffff))) return null;
  return String.fromCodePoint(...codes);
}
