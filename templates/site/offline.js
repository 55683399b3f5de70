// Keeps the guide and chosen sheets in this browser, when the reader asks for it and not before.
// Nothing about what was read is kept: the same files for everyone.
"use strict";
(() => {
  const here = document.querySelector(".here");
  here.classList.add("ready");
  const say = (words) => { here.querySelector(".said").textContent = words; };
  const [keep, update, remove] = ["keep", "update", "remove"].map((name) => here.querySelector(`.${name}`));
  const progress = here.querySelector(".progress");
  const sheets = here.querySelector(".sheets");
  const GUIDE = "jalon-guide-";
  const SHEETS = "jalon-sheets";
  const words = here.dataset;
  if (!("serviceWorker" in navigator) || !("caches" in window)) {
    keep.hidden = true;
    say(words.cannot);
    return;
  }

  const kept = async () => (await caches.keys()).filter((name) => name.startsWith(GUIDE));
  const current = GUIDE + words.version;

  const show = async () => {
    const names = await kept();
    const registered = await navigator.serviceWorker.getRegistration(words.worker);
    const is = names.length > 0 && Boolean(registered?.active);
    keep.hidden = is;
    remove.hidden = !is;
    update.hidden = !is || names.includes(current);
    if (sheets) {
      sheets.disabled = !is;
      const cache = is ? await caches.open(SHEETS) : undefined;
      for (const box of sheets.querySelectorAll("input")) box.checked = Boolean(await cache?.match(box.value));
    }
    return is ? (names.includes(current) ? words.kept : words.old) : "";
  };

  const forget = async () => {
    const registered = await navigator.serviceWorker.getRegistration(words.worker);
    await registered?.unregister();
    for (const name of await caches.keys()) if (name.startsWith("jalon-")) await caches.delete(name);
  };

  const active = (registration) => new Promise((done, failed) => {
    const worker = registration.installing ?? registration.waiting ?? registration.active;
    const look = () => {
      if (worker.state === "activated") done();
      if (worker.state === "redundant") failed(new Error("redundant"));
    };
    worker.addEventListener("statechange", look);
    look();
  });

  const fetchAll = async (after) => {
    say(words.keeping);
    progress.hidden = false;
    const timer = setInterval(async () => {
      if (await caches.has(current)) progress.value = (await (await caches.open(current)).keys()).length;
    }, 200);
    try {
      const registration = await navigator.serviceWorker.register(words.worker);
      await registration.update();
      await active(registration);
      await show();
      say(after);
    } catch {
      await forget();
      await show();
      say(words.failed);
    } finally {
      clearInterval(timer);
      progress.hidden = true;
    }
  };

  keep.addEventListener("click", () => fetchAll(words.kept));
  update.addEventListener("click", () => fetchAll(words.updated));
  remove.addEventListener("click", async () => {
    await forget();
    await show();
    say(words.removed);
    keep.focus();
  });
  sheets?.addEventListener("change", async ({ target }) => {
    const cache = await caches.open(SHEETS);
    try {
      await (target.checked ? cache.add(target.value) : cache.delete(target.value));
      say(target.checked ? words.sheet : "");
    } catch {
      target.checked = false;
      say(words.failed);
    }
  });
  show().then(say);
})();
