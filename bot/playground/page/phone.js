// The participants' phones: one is shown, and there is a tab for each.

import { $, ask, el, icon, kept, menu, tabs, writing } from "./dom.js";
import { Log } from "./log.js";
import { press } from "./pressing.js";
import { inLanguage, unread, world } from "./state.js";
import { post } from "./talk.js";
import { hour, moment } from "./time.js";

const chosen = []; // who wants to know when another chat is shown
let shown = Number(kept.get("person")) || null; // the id of the person, which is also that of the chat
let editing = null;
let log = null;
let typing = null;

const chat = () => world.chats.get(shown);
const person = () => world.people.find((each) => each.id === shown);
/** The time zone that the shown participant gave, or UTC. */
export const zone = () => world.participants.get(shown)?.zone || "UTC";

export function startPhone() {
  log = new Log($("phone-log"), "Messages with the bot");
  tabs($("people"));
  menu($("more"), $("more-menu"));
  menu($("commands"), $("commands-menu"));
  menu($("attach"), $("attach-menu"));
  const fit = writing($("phone-form"), $("phone-write"), (text) => (editing ? finishEditing(text) : say(text)));
  $("add-person").addEventListener("click", addPerson);
  $("start-button").addEventListener("click", () => say(`/start ${world.invite}`));
  $("start-bare").addEventListener("click", () => say("/start"));
  $("unblock").addEventListener("click", () => setBlocked(false));
  $("block").addEventListener("click", () => setBlocked(!chat()?.blocked));
  $("editing-stop").addEventListener("click", () => stopEditing(fit));
  $("phone-write").addEventListener("keydown", (event) => {
    if (event.key === "Escape" && editing) stopEditing(fit);
    if (event.key === "ArrowUp" && !$("phone-write").value) editLast();
  });
  for (const key of $("attach-menu").querySelectorAll("[data-send]")) {
    key.addEventListener("click", () => attach(key.dataset.send));
  }
}

/** Draw everything anew: another person is shown, or the world came anew. */
export function showPhone() {
  if (!person()) shown = world.people[0]?.id ?? null;
  stopEditing();
  unread.clear(shown);
  showPeople();
  showChat();
  log.list.lang = person()?.language ?? "en";
  log.show([...(chat()?.messages.values() ?? [])], view());
  chosen.forEach((listener) => listener());
}

/** The row of tabs. */
export function showPeople() {
  const held = document.activeElement?.id;
  $("people").replaceChildren(
    ...world.people.map((each) => {
      const chosen = each.id === shown;
      const news = unread.of(each.id);
      const tab = el(
        "button",
        {
          type: "button", role: "tab", class: each.staff ? "chip chip-staff" : "chip", title: each.staff ? each.name : null, id: `person-${each.id}`, "aria-selected": String(chosen),
          "aria-controls": "phone", tabindex: chosen ? "0" : "-1", onclick: () => choose(each.id),
        },
        el("span", { class: each.staff ? "initial" : `initial hue-${each.id % 5}`, "aria-hidden": "true" }, initials(each)),
        el("span", { class: each.staff && !chosen ? "unseen" : "", dir: "auto" }, each.name),
      );
      if (news) tab.append(el("span", { class: "news" }, String(news), el("span", { class: "unseen" }, " new")));
      return tab;
    }),
  );
  if (held?.startsWith("person-")) $(held)?.focus();
  $("people").querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
  $("phone").setAttribute("aria-labelledby", shown ? `person-${shown}` : "people");
}

/** What is around the messages: the start, the keyboards, whether one can write. */
export function showChat() {
  const here = chat();
  const begun = Boolean(here?.started);
  const blocked = Boolean(here?.blocked);
  $("bot-name").textContent = world.bot.name;
  $("start-name").textContent = world.bot.name;
  $("start-about").textContent =
    inLanguage(world.menus.descriptions, person()?.language) ?? "A quiet companion for better days and nights.";
  $("start").hidden = begun;
  $("phone-log").hidden = !begun;
  $("phone-form").hidden = !begun || blocked;
  $("unblock").hidden = !begun || !blocked;
  $("block").textContent = blocked ? "Unblock the bot" : "Block the bot";
  $("more").hidden = !begun;
  showKeyboard(begun && !blocked ? here.keyboard : null);
  showCommands();
  showCaption();
}

/** The small line under the phone. */
export function showCaption() {
  const known = world.participants.get(shown);
  const parts = known
    ? [known.pseudonym, known.zone, known.day && `day ${known.day}`, known.status]
    : [!person() ? "nobody here yet: add somebody" : person().staff ? "staff" : "not in the program yet"];
  $("caption").replaceChildren(...parts.filter(Boolean).map((part) => el("span", {}, String(part))));
}

/** A message came, or changed. */
export function messageArrived(message, fresh, visible) {
  if (message.chat === shown) {
    if (!message.deleted && message.sender.bot) stopTyping();
    log.update(message);
    if (fresh && !visible) unread.add(shown);
    return;
  }
  if (fresh && message.sender?.bot && world.people.some((each) => each.id === message.chat)) {
    unread.add(message.chat);
    showPeople();
  }
}

/** The bot shows that it is writing. */
export function showTyping(id) {
  if (id !== shown) return;
  $("bot-doing").textContent = "typing …";
  clearTimeout(typing);
  typing = setTimeout(stopTyping, 5000);
}

function stopTyping() {
  clearTimeout(typing);
  $("bot-doing").textContent = "bot";
}

/** The time on the phone. */
export function tick() {
  $("phone-time").textContent = hour(moment(), zone());
}

export const shownChat = () => shown;

/** Call this whenever another chat is shown. */
export const whenShown = (listener) => chosen.push(listener);


function view() {
  return {
    mine: (message) => !message.sender.bot,
    zone: zone(),
    names: false,
    say,
    edit: beginEditing,
    press: (message, button, key) => press(shown, message, button, key),
  };
}

// Of staff there are many, and their names are long.
function initials({ name, staff }) {
  const words = name.replace(/^(Dr|Prof)\.\s+/, "").split(/\s+/);
  return words.slice(0, staff ? 2 : 1).map((word) => [...word][0]).join("");
}

export function choose(id) {
  shown = id;
  kept.set("person", id);
  showPhone();
}

const say = (text) => post("say", { person: shown, chat: shown, text });
const setBlocked = (blocked) => post("block", { person: shown, blocked });

async function addPerson() {
  const filled = await ask($("person-dialog"));
  if (!filled) return $("add-person").focus();
  const made = await post("people", filled);
  if (made) {
    shown = made.id;
    kept.set("person", shown);
    if (person()) showPhone();
  }
}

async function attach(kind) {
  const what = { person: shown, chat: shown, kind };
  if (kind === "photo") {
    const filled = await ask($("photo-dialog"));
    if (!filled) return;
    what.caption = filled.caption;
  }
  if (kind === "location") {
    const filled = await ask($("location-dialog"));
    if (!filled) return;
    [what.latitude, what.longitude] = filled.place.split(",").map(Number);
  }
  await post("send", what);
}

function showKeyboard(keyboard) {
  const keys = keyboard?.keyboard ?? [];
  $("keyboard").hidden = !keys.length;
  $("keyboard").replaceChildren(
    ...keys.map((row) =>
      el("div", { class: "row" }, ...row.map((key) => {
        const label = key.text ?? key;
        const act = () => (key.request_location ? attach("location") : say(label));
        return el("button", { type: "button", class: "button", dir: "auto", onclick: act }, key.request_location ? icon("pin") : null, label);
      })),
    ),
  );
  $("phone-write").placeholder = keyboard?.input_field_placeholder || "Message";
}

function showCommands() {
  const commands = inLanguage(world.menus.commands, person()?.language) ?? [];
  $("commands").hidden = !commands.length;
  $("commands-menu").replaceChildren(
    ...commands.map(({ command, description }) =>
      el("button", { type: "button", onclick: () => say(`/${command}`) }, el("b", {}, `/${command}`), el("span", { dir: "auto" }, description)),
    ),
  );
}

function beginEditing(message) {
  editing = message;
  $("editing").hidden = false;
  $("editing-what").textContent = message.text;
  $("phone-write").value = message.text;
  $("phone-write").dispatchEvent(new Event("input"));
  $("phone-write").focus();
}

function editLast() {
  const own = [...(chat()?.messages.values() ?? [])].filter((each) => !each.sender.bot && each.text);
  if (own.length) beginEditing(own.at(-1));
}

async function finishEditing(text) {
  const done = await post("edit", { person: shown, chat: shown, message: editing.id, text });
  if (done) stopEditing();
  return done;
}

function stopEditing(fit) {
  if (!editing) return;
  editing = null;
  $("editing").hidden = true;
  if (fit) {
    $("phone-write").value = "";
    fit();
    $("phone-write").focus();
  }
}
