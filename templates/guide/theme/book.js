// The page works without this file. It carries the section that is being read over to the other
// language (section ids are the same in every language), and lets Escape and a tap elsewhere close
// what hangs from the header.
"use strict";
for (const link of document.querySelectorAll("a[data-same-section]")) {
  const page = link.getAttribute("href");
  const follow = () => link.setAttribute("href", page + location.hash);
  addEventListener("hashchange", follow);
  follow();
}

for (const panel of document.querySelectorAll(".top > details")) {
  const summary = panel.querySelector("summary");
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !panel.open) return;
    panel.open = false;
    summary.focus();
  });
  document.addEventListener("click", (event) => {
    if (panel.open && !panel.contains(event.target)) panel.open = false;
  });
  panel.addEventListener("focusout", (event) => {
    if (panel.open && event.relatedTarget && !panel.contains(event.relatedTarget)) panel.open = false;
  });
}
