// What the page shows now: whether it is too wide, and of each message its id, its height and its faults in words.
() => {
  const log = document.querySelector("#phone-log .log");
  const room = log.getBoundingClientRect();
  const RAW = /\*\*|__|~~|`|\{\{|\}\}|\{%|%\}|\{\w*\}|<\/?\w+[^>]*>|&(?:amp|lt|gt|quot|#\d+);|^#+ /m;

  // The words of an element without the time in its corner.
  const words = (element) => {
    const found = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (!walker.currentNode.parentElement.closest(".meta, .unseen, .icon")) found.push(walker.currentNode);
    }
    return found;
  };
  const said = (element) => words(element).map((node) => node.data).join("");
  const places = (node, from, to) => {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    return [...range.getClientRects()].filter((each) => each.width > 0);
  };
  const torn = (element) =>
    words(element).flatMap((node) =>
      [...node.data.matchAll(/[\p{L}\p{M}\p{N}]+/gu)]
        .filter((word) => {
          const lines = places(node, word.index, word.index + word[0].length);
          return lines.length > 1 && lines.at(-1).top - lines[0].top > 4 && !node.parentElement.closest("a[href]");
        })
        .map((word) => word[0]),
    );
  const leaves = (element, within) => {
    const edge = within.getBoundingClientRect();
    return words(element).some((node) =>
      places(node, 0, node.length).some(
        (each) => each.left < edge.left - 1 || each.right > edge.right + 1 || each.top < edge.top - 1 || each.bottom > edge.bottom + 1,
      ),
    );
  };

  const faults = (message) => {
    const found = [];
    const bubble = message.querySelector(".bubble");
    const text = message.querySelector(".text");
    const shown = text ? said(text) : "";
    if (!shown.trim()) return ["it is empty"];
    const raw = shown.match(RAW);
    if (raw) found.push(`it shows raw markup: “${raw[0]}”`);
    if (/\n\s*\n\s*\n/.test(shown)) found.push("it has two empty lines in a row");
    for (const part of [message, ...message.querySelectorAll(".bubble, .text, .photo, .file, .buttons, .row, .button")]) {
      const place = part.getBoundingClientRect();
      const outside = place.left < room.left || place.right > room.left + log.clientWidth;
      if (outside || part.scrollWidth > part.clientWidth + 1) found.push(`its ${part.className} is too wide`);
    }
    if (leaves(text, bubble)) found.push("its words leave the bubble");
    for (const word of torn(text)) found.push(`“${word}” is torn in two`);
    for (const button of message.querySelectorAll(".button")) {
      const label = said(button);
      const { width, height: high } = button.getBoundingClientRect();
      if (!label.trim()) found.push("a button says nothing");
      if (leaves(button, button) || button.scrollHeight > button.clientHeight + 1) found.push(`“${label}” is cut off`);
      if (RAW.test(label)) found.push(`“${label}” shows raw markup`);
      for (const word of torn(button)) found.push(`on the button “${label}”, “${word}” is torn in two`);
      if (width < 40 || high < 40) found.push(`“${label}” is too small for a finger`);
      if (places(button.firstChild, 0, button.firstChild.length).length > 2) found.push(`“${label}” takes three lines or more`);
    }
    return found;
  };

  const wide = document.documentElement.scrollWidth > innerWidth || log.scrollWidth > log.clientWidth;
  const messages = [...log.querySelectorAll(".message")].map((message) => ({
    id: Number(message.dataset.id),
    height: Math.ceil(message.querySelector(".bubble").getBoundingClientRect().height),
    faults: faults(message),
  }));
  return { wide, messages };
}
