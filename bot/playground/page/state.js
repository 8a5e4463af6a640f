// What the page knows: a copy of the server's world, kept up to date.

export const world = {
  bot: { name: "Evenkeel", username: "" },
  menus: { commands: {}, descriptions: {} },
  people: [],
  chats: new Map(), // by id; each with `messages`, a Map by id
  participants: new Map(), // by chat id
  invite: "",
};

/** Take over everything, as it is sent at the beginning and after every break. */
export function replaceWorld(sent) {
  Object.assign(world, { bot: sent.bot, menus: sent.menus, people: sent.people });
  world.chats = new Map(
    sent.chats.map((chat) => [chat.id, { ...chat, messages: new Map(chat.messages.map((each) => [each.id, each])) }]),
  );
}

/** Take over what is known of a chat besides its messages. */
export function mergeChat(sent) {
  const known = world.chats.get(sent.id);
  world.chats.set(sent.id, { ...sent, messages: known?.messages ?? new Map() });
}

/** Take over a message; whether it is a new one. */
export function mergeMessage(message) {
  const messages = world.chats.get(message.chat)?.messages;
  if (!messages) return false;
  const fresh = !messages.has(message.id) && !message.deleted;
  if (message.deleted) messages.delete(message.id);
  else messages.set(message.id, message);
  return fresh;
}

/** The groups, in the order they were made. */
export const groups = () => [...world.chats.values()].filter((chat) => chat.kind !== "private");

/** The entry for this language, or the one for everybody. */
export const inLanguage = (table, language) => table[language] ?? table[""];

const unseen = new Map();

/** How many messages came into a chat while nobody looked. */
export const unread = {
  of: (chat) => unseen.get(chat) ?? 0,
  add: (chat) => unseen.set(chat, unread.of(chat) + 1),
  clear: (chat) => unseen.delete(chat),
};
