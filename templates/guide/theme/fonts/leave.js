// Leave quickly. The link works without this file; with it the page is covered at once, is replaced
// in the history of the tab, and three presses of Shift within five seconds do the same as the link.
"use strict";
(() => {
  const link = document.querySelector("a.leave");
  const said = document.querySelector(".leave-said");
  if (!link || !said) return;
  const PRESSES = 3;
  const WITHIN = 5000;
  let left = PRESSES;
  let timer;

  const say = (words) => { said.textContent = words ?? ""; };
  const forget = (words) => {
    clearTimeout(timer);
    left = PRESSES;
    say(words);
  };

  const leave = () => {
    document.documentElement.classList.add("leaving");
    document.title = "\u200b";
    say(said.dataset.going);
    location.replace(link.href);
  };

  for (const way of document.querySelectorAll("a.leave, a.leave-first")) {
    way.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      leave();
    });
  }

  // Shift as a part of a capital letter or of a shortcut is no press: it counts when it comes up
  // and no other key went down meanwhile.
  let alone = false;
  document.addEventListener("keydown", (event) => {
    alone = event.key === "Shift" && !event.repeat && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (event.key !== "Shift" && left < PRESSES) forget();
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    if (left === PRESSES) timer = setTimeout(() => forget(said.dataset.over), WITHIN);
    left -= 1;
    if (left === 0) {
      clearTimeout(timer);
      leave();
    } else {
      say(left === 1 ? said.dataset.one : said.dataset.two);
    }
  });

  // Somebody who comes back finds the page, not its cover.
  const title = document.title;
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.documentElement.classList.remove("leaving");
    document.title = title;
    forget();
  });
})();
