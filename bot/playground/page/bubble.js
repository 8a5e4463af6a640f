// One message, as an element. Built from the pieces that the server read; no HTML of a message is ever parsed here.

import { el, icon } from "./dom.js";
import { hour } from "./time.js";

const STYLES = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code" };

/**
 * @param message what the server sent
 * @param view { mine(message), zone, say(text), press(message, button, key), edit(message) | null, answer(message), names: bool }
 */
export function bubble(message, view) {
  if (message.service) {
    return el("li", { class: "service", "data-id": message.id }, el("span", {}, message.service));
  }
  const mine = view.mine(message);
  const body = el("div", { class: "bubble" });
  const sticker = message.attached?.kind === "sticker";
  if (view.names && !mine) {
    body.append(el("p", { class: `name hue-${message.sender.bot ? "bot" : message.sender.id % 5}`, dir: "auto" }, message.sender.name));
  } else {
    body.append(el("span", { class: "unseen" }, mine ? "You: " : `${message.sender.name}: `));
  }
  if (message.thread) body.append(el("p", { class: "thread" }, message.thread));
  if (message.answers) {
    body.append(el("blockquote", { class: "answers", dir: "auto" }, el("b", {}, message.answers.name), " ", message.answers.text));
  }
  if (message.attached) body.append(attachment(message.attached));
  if (message.text) {
    const text = el("div", { class: "text", dir: "auto" });
    text.append(...pieces(message.segments, view));
    body.append(text);
  }
  const date = new Date(message.date);
  const meta = el("p", { class: "meta" }, message.edited ? el("span", {}, "edited ") : null,
    el("time", { datetime: message.date }, hour(date, view.zone)));
  if (mine && view.edit && message.text && (!message.attached || message.attached.kind === "photo")) {
    meta.prepend(el("button", { type: "button", class: "edit", "aria-label": "Edit this message", title: "Edit", onclick: () => view.edit(message) }, icon("pen")));
  }
  if (!mine && view.answer && message.text) {
    meta.prepend(el("button", { type: "button", class: "edit", "aria-label": "Reply to this message", title: "Reply", onclick: () => view.answer(message) }, icon("reply")));
  }
  // At the end of the last line, if there is room.
  (body.querySelector(".text") ?? body).append(meta);
  const item = el("li", { class: `message ${mine ? "mine" : "theirs"}${sticker ? " bare" : ""}`, "data-id": message.id }, body);
  if (message.reaction) body.append(el("p", { class: "reaction", "aria-label": "Reaction" }, message.reaction));
  if (message.buttons.length) item.append(keyboard(message, view));
  return item;
}

function keyboard(message, view) {
  const rows = el("div", { class: "buttons", role: "group", "aria-label": "Buttons of this message" });
  for (const row of message.buttons) {
    const line = el("div", { class: "row" });
    for (const button of row) {
      if (button.url) {
        line.append(el("a", { class: "button", href: button.url, target: "_blank", rel: "noopener noreferrer", dir: "auto" }, button.label, icon("link")));
      } else {
        const key = el("button", { type: "button", class: "button", dir: "auto" }, button.label);
        key.addEventListener("click", () => view.press(message, button, key));
        line.append(key);
      }
    }
    rows.append(line);
  }
  return rows;
}

function pieces(segments, view) {
  const made = [];
  let block = null;
  for (const piece of segments) {
    const element = styled(piece, view);
    if (piece.block === undefined) {
      block = null;
      made.push(element);
    } else {
      if (block?.number !== piece.block) {
        block = { number: piece.block, element: el(piece.kind === "pre" ? "pre" : "blockquote") };
        made.push(block.element);
      }
      block.element.append(element);
    }
  }
  return made;
}

function styled(piece, view) {
  let element = document.createTextNode(piece.text);
  if (piece.href) {
    element = el("a", { href: piece.href, target: "_blank", rel: "noopener noreferrer" }, element);
  } else if (piece.command) {
    element = el("button", { type: "button", class: "command", onclick: () => view.say(piece.command) }, element);
  }
  for (const style of piece.styles ?? []) {
    if (style === "spoiler") {
      const hidden = el("button", { type: "button", class: "spoiler", "aria-label": "Hidden text: show it" }, element);
      hidden.addEventListener("click", () => {
        const open = el("span", { class: "spoiler-open", tabindex: "-1" });
        open.append(...hidden.childNodes);
        hidden.replaceWith(open);
        open.focus();
      });
      element = hidden;
    } else if (STYLES[style]) {
      element = el(STYLES[style], {}, element);
    }
  }
  return element;
}

function attachment(attached) {
  switch (attached.kind) {
    case "sticker":
      return el("p", { class: "sticker" }, attached.emoji);
    case "voice":
      return el("p", { class: "voice" }, icon("mic"), el("span", { class: "wave", "aria-hidden": "true" }), `Voice note, ${attached.seconds} s`);
    case "location":
      return el("p", { class: "place" }, icon("pin"), `${attached.latitude.toFixed(2)}, ${attached.longitude.toFixed(2)}`);
    case "photo": {
      if (attached.file) return el("img", { class: "photo", src: `/api/file/${attached.file}`, alt: "Photo" });
      const picture = el("div", { class: "picture", role: "img", "aria-label": "Photo" });
      picture.append(icon("night"));
      return picture;
    }
    default: {
      const name = attached.name ?? attached.kind;
      if (!attached.file) return el("p", { class: "file" }, icon("file"), name);
      return el("a", { class: "file", href: `/api/file/${attached.file}`, download: name }, icon("file"), name);
    }
  }
}
