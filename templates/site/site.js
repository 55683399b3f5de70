// The page works without this file. With it the language of the address, or else the reader's own,
// stands first. It runs before the page is read, and moves each piece as it comes in, before it is
// painted. Nothing is kept.
"use strict";
(() => {
  const codes = document.currentScript.dataset.codes.split(" ");
  const asked = [...location.pathname.split("/"), ...navigator.languages.map((language) => language.split("-")[0])];
  const first = asked.find((code) => codes.includes(code));
  if (!first || first === codes[0]) return;
  const move = () => {
    for (const own of document.querySelectorAll(`:is(.tongues, h1, .brand span, .leave, .skip, footer) > [lang="${first}"]`)) {
      if (own.previousElementSibling) own.parentElement.prepend(own, " ");
    }
  };
  const watcher = new MutationObserver(move);
  watcher.observe(document, { childList: true, subtree: true });
  addEventListener("DOMContentLoaded", () => watcher.disconnect());
})();
