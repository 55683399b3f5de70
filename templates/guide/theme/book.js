// The page works without this file. It only carries the section that is being read over to the
// other language: section ids are the same in every language.
"use strict";
for (const link of document.querySelectorAll("a[data-same-section]")) {
  const page = link.getAttribute("href");
  const follow = () => link.setAttribute("href", page + location.hash);
  addEventListener("hashchange", follow);
  follow();
}
