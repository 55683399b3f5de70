// The page works without this file. It opens the country that the browser's language names, and says
// so. It runs before the page is read and sees to each country as it comes in, before it is painted:
// nothing that is on the screen moves. Nothing is stored, nothing is sent.
"use strict";
{
  const region = (tag) => {
    try {
      return new Intl.Locale(tag).region;
    } catch {
      return undefined;
    }
  };
  const here = (navigator.languages ?? [navigator.language]).map(region).find(Boolean);

  const guess = () => {
    for (const said of document.querySelectorAll(".countries > .guess[hidden]")) {
      const link = said.parentElement.querySelector(`a[data-region="${here}"]`);
      if (!link) continue;
      const [before, after] = said.dataset.said.split("{country}");
      said.replaceChildren(before, link.cloneNode(true), after ?? "");
      said.hidden = false;
    }
    for (const said of document.querySelectorAll(`details[data-region="${here}"] > .guess[hidden]`)) {
      said.parentElement.open = true;
      said.hidden = false;
    }
  };
  if (here && /^[A-Z]{2}$/.test(here)) {
    const watcher = new MutationObserver(guess);
    watcher.observe(document, { childList: true, subtree: true });
    addEventListener("DOMContentLoaded", () => {
      watcher.disconnect();
      guess();
    });
  }
}
