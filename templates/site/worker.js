// Answers for the guide when there is no connection. It is registered only after the reader has
// asked for a copy (see offline.js). With a connection the newest page is always read: a helpline
// number that has changed must not be hidden by an old copy.
"use strict";
const VERSION = "{{ version }}";
const FILES = {{ files }};
const PRINTABLE = {{ sheets }};
const GUIDE = `jalon-guide-${VERSION}`;
const SHEETS = "jalon-sheets";
// A line that answers later than this is as good as none, when there is a copy.
const PATIENCE = 4000;
const AT_ONCE = 6;

const fetched = async (cache, path) => {
  const response = await fetch(path, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  await cache.put(path, response);
};

const fill = async () => {
  const cache = await caches.open(GUIDE);
  const queue = [...FILES];
  const work = async () => {
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) await fetched(cache, path);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
};

// Sheets that were kept are brought up to date; those that exist no more are dropped.
const refresh = async () => {
  const cache = await caches.open(SHEETS);
  const listed = new Set(PRINTABLE.map((path) => new URL(path, registration.scope).href));
  for (const { url } of await cache.keys()) {
    if (listed.has(url)) await fetched(cache, url).catch(() => undefined);
    else await cache.delete(url);
  }
};

addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const tidy = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("jalon-guide-") && name !== GUIDE) await caches.delete(name);
    }
    await refresh();
    await clients.claim();
  };
  event.waitUntil(tidy());
});

const copyOf = async (address) => {
  const url = new URL(address);
  url.search = "";
  url.hash = "";
  if (url.pathname.endsWith("/")) url.pathname += "index.html";
  return caches.match(url.href);
};

const answer = async (request) => {
  const copy = await copyOf(request.url);
  if (!copy) return fetch(request);
  const late = new Promise((done) => { setTimeout(done, PATIENCE, copy); });
  const fresh = fetch(request).then((response) => (response.ok ? response : copy), () => copy);
  return Promise.race([fresh, late]);
};

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(registration.scope)) event.respondWith(answer(request));
});
