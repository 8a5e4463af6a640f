// The messages of one chat, kept at the newest unless one has scrolled up.

import { bubble } from "./bubble.js";
import { el, icon } from "./dom.js";
import { day } from "./time.js";

const NEAR = 90; // pixels from the end that still count as being at the end

export class Log {
  /** @param place where it goes; @param label what a screen reader calls it */
  constructor(place, label) {
    this.list = el("ol", { class: "messages" });
    this.scroller = el("div", { class: "log", role: "log", "aria-label": label, tabindex: "0" }, this.list);
    this.newer = el("button", { type: "button", class: "newer", hidden: true, onclick: () => this.toEnd() }, icon("down"), "New messages");
    this.quiet = el("p", { class: "empty" }, "Nothing has been said here yet.");
    place.replaceChildren(this.scroller, this.quiet, this.newer, el("div", { class: "toasts", role: "status" }));
    this.following = true;
    this.scroller.addEventListener("scroll", () => {
      this.following = this.atEnd();
      if (this.following) this.newer.hidden = true;
    });
    // The keyboard of a phone, or buttons below, take room away: what was last seen stays in sight.
    new ResizeObserver(() => this.following && this.toEnd()).observe(this.scroller);
  }

  /** Show these messages, oldest first. */
  show(messages, view) {
    this.view = view;
    this.lastDay = null;
    // Not news: a screen reader need not read the whole chat.
    this.scroller.setAttribute("aria-live", "off");
    this.list.replaceChildren();
    for (const message of messages) this.append(message);
    this.newer.hidden = true;
    this.quiet.hidden = messages.length > 0;
    this.toEnd();
    requestAnimationFrame(() => this.scroller.setAttribute("aria-live", "polite"));
  }

  /** A message that is new, different or gone. */
  update(message) {
    const old = this.list.querySelector(`[data-id="${message.id}"]`);
    const end = this.following;
    if (message.deleted) {
      this.keepFocus(old, null);
      old?.remove();
    } else if (old) {
      const made = bubble(message, this.view);
      this.keepFocus(old, made);
      old.replaceWith(made);
      this.restoreFocus?.();
    } else {
      this.append(message).classList.add("fresh");
    }
    if (end || (!old && this.view.mine(message))) this.toEnd();
    else if (!old) this.newer.hidden = false;
  }

  append(message) {
    const of = day(new Date(message.date), this.view.zone);
    if (of !== this.lastDay) {
      this.list.append(el("li", { class: "day" }, el("span", {}, of)));
      this.lastDay = of;
    }
    const made = bubble(message, this.view);
    this.list.append(made);
    this.quiet.hidden = true;
    return made;
  }

  // Whoever pressed a button with the keyboard must not be thrown back to the top when it goes.
  keepFocus(old, made) {
    this.restoreFocus = null;
    if (!old?.contains(document.activeElement)) return;
    const keys = [...old.querySelectorAll("button, a")];
    const at = keys.indexOf(document.activeElement);
    this.restoreFocus = () => ([...(made?.querySelectorAll(".button") ?? [])][at] ?? this.scroller).focus({ preventScroll: true });
    if (!made) this.restoreFocus();
  }

  atEnd() {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < NEAR;
  }

  toEnd() {
    this.following = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.newer.hidden = true;
  }
}
