// Serves a built site on 127.0.0.1 and visits every page of it, on a phone and on a desk, by day
// and by night: axe finds nothing, the console stays silent, no request leaves the host, nothing
// scrolls sideways or moves while it loads, every control is large enough to tap, the first Tab is
// the skip link and the second the way out, every card opens and Escape closes it; menu, cards,
// countries and the way out work without scripts too. Then it walks: leaves quickly, searches,
// chooses a country, asks where a figure comes from, keeps the guide, stops the host and reads on.
//
//   node visit.mjs SITE [--walks] [--disk FOLDER] [--screenshots FOLDER] [--only TEXT] [--chromium PATH]
//
// `--disk` names the unpacked archive of the site, which is then read without a host. Prints one
// JSON document: {"pages": […, {"path", "bytes", "first"}], "problems": […]}; `bytes` is what a
// first visit to that page costs on the wire, compressed as a static host does; `first` says that
// the landing page leads to it. Exit status 1 when there is a problem.
import { readFileSync, readdirSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const WIDTHS = [360, 1280];
const SCHEMES = ["light", "dark"];
const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml",
  ".woff2": "font/woff2", ".pdf": "application/pdf", ".jsonld": "application/ld+json", ".txt": "text/plain",
};
const PACKED = new Set([".html", ".css", ".js", ".svg", ".jsonld", ".txt"]);
const QUERIES = JSON.parse(readFileSync(new URL("queries.json", import.meta.url), "utf8"));
// The smallest thing that may be tapped, and the smallest that means something, in CSS pixels.
const TARGET = 24;
const ACTION = 44;
// The height of a small phone's screen.
const PHONE = 640;

function option(name) {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
}

function serve(site) {
  const server = createServer((request, response) => {
    let path = join(site, decodeURIComponent(new URL(request.url, "http://host").pathname));
    if (existsSync(path) && statSync(path).isDirectory()) path = join(path, "index.html");
    let status = 200;
    if (!existsSync(path)) {
      // As static hosts do: the page for what is not found of the nearest folder.
      const folder = join(site, relative(site, path).split(sep)[0] ?? "", "404.html");
      path = existsSync(folder) ? folder : join(site, "404.html");
      status = 404;
      if (!existsSync(path)) return void response.writeHead(404).end();
    }
    const type = extname(path);
    const packed = PACKED.has(type);
    const bytes = packed ? gzipSync(readFileSync(path)) : readFileSync(path);
    const headers = { "content-type": TYPES[type] ?? "application/octet-stream", "content-length": bytes.length };
    if (packed) headers["content-encoding"] = "gzip";
    response.writeHead(status, headers).end(bytes);
  });
  return new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(server)));
}

function watch(page, origin, say) {
  page.on("console", (message) => say(`console: ${message.text()}`));
  page.on("pageerror", (error) => say(`script: ${error.message}`));
  page.on("requestfailed", (request) => say(`request failed: ${request.url()}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(origin)) say(`request off the host: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) say(`status ${response.status()}: ${response.url()}`);
  });
}

async function accessible(page, say) {
  const { violations } = await page.evaluate((tags) => axe.run(document, { runOnly: tags, resultTypes: ["violations"] }), RULES);
  for (const rule of violations) {
    for (const node of rule.nodes) say(`axe ${rule.id}: ${node.target.join(" ")}: ${node.failureSummary.replaceAll("\n", " ")}`);
  }
}

async function cards(page, say) {
  const asks = page.locator("button.ask");
  for (let at = 0; at < (await asks.count()); at += 1) {
    const ask = asks.nth(at);
    const card = page.locator(`[id="${await ask.getAttribute("popovertarget")}"]`);
    await ask.focus();
    await page.keyboard.press("Enter");
    if (!(await card.isVisible())) say(`card ${at + 1} does not open from the keyboard`);
    if (at === 0) await accessible(page, say);
    await page.keyboard.press("Escape");
    if (await card.isVisible()) say(`card ${at + 1} does not close on Escape`);
  }
}

// Where something stands before the content on every page, the first Tab must lead past it.
async function skips(page, say) {
  if ((await page.locator("nav, header, .ask").count()) === 0) return;
  await page.keyboard.press("Tab");
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("href") ?? "");
  const first = await focused();
  if (!first.startsWith("#")) say(`the first Tab is ${first || "no link"}, not the skip link`);
  await page.keyboard.press("Tab");
  const away = await page.locator("a.leave").first().getAttribute("href").catch(() => "nowhere");
  if ((await focused()) !== away) say("the second Tab is not the way out");
}

// Every control can be tapped: 24 px or more, inside a sentence excepted; 44 px where it acts.
async function targets(page, say) {
  const small = await page.evaluate(([target, action]) => {
    const acts = ".leave, .action, .doors a, summary, .turn a, .stakes a, .brand, button:not(.ask)";
    const found = [];
    for (const control of document.querySelectorAll("a[href], button, summary, input")) {
      const box = control.getBoundingClientRect();
      if (box.width === 0 || box.right <= 0 || !control.checkVisibility({ visibilityProperty: true })) continue;
      const inSentence = getComputedStyle(control).display === "inline" || control.matches(".ask, label input");
      const least = control.matches(acts) && !control.closest(".entries, .stated, main details") ? action : inSentence ? 0 : target;
      if (Math.min(box.width, box.height) < least - 0.5) {
        found.push(`${control.localName} “${control.textContent.trim().slice(0, 30)}” ${Math.round(box.width)} × ${Math.round(box.height)}`);
      }
    }
    return found;
  }, [TARGET, ACTION]);
  for (const what of small) say(`too small to tap: ${what}`);
}

// What has been painted stays where it is.
async function steady(page, say) {
  const moved = await page.evaluate(() => new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.hadRecentInput ? 0 : entry.value; })
      .observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => setTimeout(() => done(sum), 50));
  }));
  if (moved > 0.01) say(`moves while it loads: ${moved.toFixed(3)}`);
}

// Where steps stand under the title, the first button is on the first screen of a small phone.
async function acts(page, say) {
  const action = page.locator("h1 + .box.act-now :is(.action, p > a > strong:only-child)").first();
  if ((await action.count()) === 0) return;
  const bottom = await action.evaluate((element) => Math.round(element.getBoundingClientRect().bottom + scrollY));
  if (bottom > PHONE) say(`the first button ends at ${bottom} px, below the first screen`);
}

// At the width that a page zoomed to 400 % has, it still reads downwards only.
async function reflows(page, say) {
  const own = page.viewportSize();
  await page.setViewportSize({ width: 320, height: own.height });
  await sideways(page, (what) => say(`zoomed, ${what}`));
  await page.setViewportSize(own);
}

// Follows a link to a place of a page, and gives what the new address names.
async function follow(page, press = () => page.keyboard.press("Enter")) {
  const before = page.url();
  await press();
  await page.waitForURL((url) => url.href !== before && url.hash !== "", { timeout: 5000 });
  return page.locator(`[id="${decodeURIComponent(new URL(page.url()).hash.slice(1))}"]`);
}

// Whether something can be seen: on the screen, below what stays at its top.
async function inView(page, target) {
  await page.waitForTimeout(100);
  const box = await target.boundingBox();
  const header = await page.locator(".top").boundingBox();
  return Boolean(box && header && box.y >= header.y + header.height - 1 && box.y < page.viewportSize().height);
}

// Menu, cards and countries are HTML: they open where no script runs.
async function scriptless(browser, address, say) {
  const context = await browser.newContext({ viewport: { width: WIDTHS[0], height: 800 }, javaScriptEnabled: false, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(address, { waitUntil: "load" });
  const menu = page.locator(".menu > summary");
  if ((await menu.count()) > 0) {
    await menu.click();
    if (!(await page.locator(".menu nav a").first().isVisible())) say("without scripts the menu stays shut");
    await menu.click();
  }
  const ask = page.locator("button.ask").first();
  if ((await ask.count()) > 0) {
    await ask.click();
    const card = page.locator(`[id="${await ask.getAttribute("popovertarget")}"]`);
    if (await card.isVisible()) {
      await card.locator(".shut").click();
      if (await card.isVisible()) say("without scripts the first card stays open");
    } else {
      say("without scripts the first card stays shut");
    }
  }
  const country = page.locator(".doors details").last();
  if ((await country.count()) > 0) {
    await country.locator("summary").click();
    if (!(await country.locator(".door, .gap").first().isVisible())) say("without scripts a country stays shut");
  }
  const chosen = page.locator(".countries li a").last();
  if ((await chosen.count()) > 0) {
    const led = await follow(page, () => chosen.click());
    if (!(await inView(page, led))) say("without scripts the chooser does not lead to the country");
  }
  if (await page.locator(".guess").first().isVisible()) say("without scripts a country is guessed");
  const leave = page.locator("a.leave").first();
  if ((await leave.count()) > 0) {
    const away = await leave.getAttribute("href");
    await context.route(away, (route) => route.fulfill({ body: "elsewhere" }));
    await leave.click();
    if (page.url() !== away) say("without scripts the way out leads nowhere");
  } else if ((await page.locator("main").count()) > 0) {
    say("there is no way out");
  }
  await context.close();
}

async function sideways(page, say) {
  const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  if (wide > seen) say(`scrolls sideways: ${wide} px in ${seen} px`);
}

async function visit(browser, origin, path, problems, shots) {
  let bytes = 0;
  for (const width of WIDTHS) {
    let scheme = SCHEMES[0];
    const say = (what) => problems.push(`${path} at ${width} px, ${scheme}: ${what}`);
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme: scheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    watch(page, origin, say);
    // A new context has an empty cache: what the first one fetches is what a first visit costs.
    if (width === WIDTHS[0]) page.on("response", (response) => { bytes += Number(response.headers()["content-length"] ?? 0); });
    // A busy machine may leave a browser waiting for nothing: it is asked once more.
    await page.goto(origin + path, { waitUntil: "load" }).catch(() => {
      if (width === WIDTHS[0]) bytes = 0;
      return page.goto(origin + path, { waitUntil: "load", timeout: 60_000 });
    });
    await steady(page, say);
    await page.evaluate(axe);
    await skips(page, say);
    await sideways(page, say);
    await targets(page, say);
    if (width === WIDTHS[0]) {
      await acts(page, say);
      await reflows(page, say);
      await scriptless(browser, origin + path, say);
    }
    await cards(page, say);
    await page.evaluate(() => { document.activeElement?.blur(); scrollTo(0, 0); });
    for (scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme });
      await accessible(page, say);
      const name = `${path.replaceAll("/", "-").replace(".html", "")}-${width}-${scheme}.png`;
      if (shots) await page.screenshot({ path: join(shots, name), fullPage: true });
    }
    await context.close();
  }
  return bytes;
}

// The walks. Each gets a page of its own and a way to say what is wrong.
async function leaves(page, origin, path, say) {
  await page.clock.install();
  const away = async () => {
    const address = await page.locator("a.leave").first().getAttribute("href");
    await page.route(address, (route) => route.fulfill({ contentType: "text/html", body: "<title>elsewhere</title>" }));
    return address;
  };
  const said = () => page.locator(".leave-said").textContent();
  await page.goto("about:blank");
  await page.goto(origin + path);
  const address = await away();
  await page.keyboard.press("Shift");
  const first = await said();
  await page.keyboard.press("Shift");
  const second = await said();
  if (!first || !second || first === second) say(`presses are not announced: “${first}”, “${second}”`);
  await page.clock.fastForward(5100);
  await page.keyboard.press("Shift");
  await page.keyboard.press("Shift");
  if (!page.url().endsWith(path)) say("three presses in more than five seconds leave the page");
  await page.keyboard.press("Shift+A");
  await page.keyboard.press("Shift");
  if (!page.url().endsWith(path)) say("a capital letter counts as a press");
  await page.clock.fastForward(5100);
  const covered = page.evaluate(() => new Promise((done) => {
    new MutationObserver(() => {
      const shown = [...document.body.children].filter((child) => getComputedStyle(child).visibility === "visible");
      done(document.documentElement.classList.contains("leaving") && shown.length === 0);
    }).observe(document.documentElement, { attributes: true });
  })).catch(() => true);
  for (let press = 0; press < 3; press += 1) await page.keyboard.press("Shift");
  if (!(await covered)) say("the page is not covered when it is left");
  await page.waitForURL(address, { timeout: 5000 }).catch(() => say("three presses of Shift do not leave the page"));
  await page.goBack().catch(() => undefined);
  if (page.url().endsWith(path)) say("Back leads to the page that was left");
  await page.goto(origin + path);
  await page.locator("a.leave").first().click();
  await page.waitForURL(address, { timeout: 5000 }).catch(() => say("the button does not leave the page"));
}

async function found(page, query) {
  await page.locator("#find-words").fill(query);
  await page.waitForFunction(() => document.querySelector(".find-said").textContent !== "");
  return page.locator(".found a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
}

async function searches(page, start, language, say) {
  await page.goto(start);
  const summary = page.locator(".find > summary");
  await summary.focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.id === "find-words", undefined, { timeout: 3000 })
    .catch(() => say("search: the field is not focused"));
  for (const [query, wanted] of QUERIES[language] ?? []) {
    const links = await found(page, query);
    if (!links.slice(0, 5).some((href) => href.startsWith(wanted))) say(`search: “${query}” finds ${links.slice(0, 5).join(", ") || "nothing"}, not ${wanted}`);
  }
  await found(page, "xqzwkv");
  if ((await page.locator(".found li").count()) > 0) say("search: a word that does not exist finds something");
  const query = QUERIES[language]?.[0]?.[0] ?? "a";
  await found(page, query);
  if ((await page.locator(".found mark").count()) === 0) say("search: no found word is marked");
  await page.keyboard.press("Escape");
  if (await page.locator("#find-words").isVisible()) say("search: Escape does not close it");
  if (!(await summary.evaluate((element) => element === document.activeElement))) say("search: focus is lost on Escape");
  await page.keyboard.press("Enter");
  await found(page, query);
  await page.keyboard.press("ArrowDown");
  const first = await page.evaluate(() => document.activeElement?.href);
  await page.keyboard.press("Enter");
  await page.waitForURL(first, { timeout: 5000 }).catch(() => say("search: Enter does not follow the first result"));
}

// Somebody whose browser speaks French as in Belgium, with the keyboard alone: a situation, a
// country that was guessed and said, another one that was not; then the list of countries.
async function choosesCountry(page, origin, pages, say) {
  const { doors, countries } = pages;
  if (!doors || !countries) return void say("no page lets a country be chosen");
  await page.goto(origin + doors);
  const situation = page.locator(".situations a").nth(2);
  await situation.focus();
  const section = await follow(page);
  if (!(await inView(page, section))) say("countries: a situation does not lead to its section");
  const chooser = page.locator(`[id="${await section.getAttribute("id")}"] ~ .doors`).first();
  const open = chooser.locator("details[open]");
  if ((await open.count()) !== 1 || (await open.getAttribute("data-region")) !== "BE") say("countries: the one that the browser's language names is not open, or is not alone");
  if (!(await open.locator(".guess").isVisible())) say("countries: that it was guessed is not said");
  const other = chooser.locator("details").last();
  await other.locator("summary").focus();
  await page.keyboard.press("Enter");
  const action = other.locator(".action").first();
  if (!(await action.isVisible())) say("countries: another one does not open from the keyboard");
  await page.keyboard.press("Tab");
  if (!(await action.evaluate((element) => element === document.activeElement))) say("countries: Tab does not lead to the first contact");
  await other.locator("summary").focus();
  await page.keyboard.press("Enter");
  if (await action.isVisible()) say("countries: it does not close from the keyboard");
  await chooser.locator("details[open] .all a").focus();
  if (!(await inView(page, await follow(page)))) say("countries: all contacts of a country are not where the link leads");
  await page.goto(origin + countries);
  const guessed = page.locator(".countries .guess a");
  if ((await guessed.getAttribute("data-region")) !== "BE") say("countries: the list does not say which one it takes it for");
  await page.locator(".countries li a").last().focus();
  if (!(await inView(page, await follow(page)))) say("countries: the list does not lead to the last one");
  const stored = await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length);
  if (stored > 0) say("countries: the choice is stored");
}

// Where a figure comes from, with the keyboard alone: its card opens, its links are the next ones
// to be reached, it closes and gives the focus back; a click elsewhere closes it; its note leads
// there and back; and on the page of figures it can be cited.
async function disclosesFigure(page, origin, pages, say) {
  const { figure, figures } = pages;
  if (!figure || !figures) return void say("no page prints a figure");
  await page.goto(origin + figure);
  const ask = page.locator("button.ask").first();
  const card = page.locator(`[id="${await ask.getAttribute("popovertarget")}"]`);
  const focused = (locator) => locator.evaluate((element) => element === document.activeElement);
  await ask.focus();
  await page.keyboard.press("Enter");
  if ((await card.innerText()).trim().length < 40) say("figure: its card says nothing");
  await page.keyboard.press("Tab");
  if (!(await focused(card.locator("a").first()))) say("figure: Tab does not lead into its card");
  await card.locator(".shut").focus();
  await page.keyboard.press("Enter");
  if (await card.isVisible()) say("figure: its card does not close with its button");
  if (!(await focused(ask))) say("figure: the focus is lost when its card closes");
  await ask.click();
  await page.locator("h1").click();
  if (await card.isVisible()) say("figure: a click elsewhere does not close its card");
  await page.locator(".ref a").first().focus();
  const note = await follow(page);
  if (!(await inView(page, note))) say("figure: its number does not lead to its note");
  await note.locator(".back").focus();
  if (!(await inView(page, await follow(page)))) say("figure: its note does not lead back");
  await page.goto(origin + figures);
  const cite = page.locator(".cite").first();
  await cite.locator("summary").focus();
  await page.keyboard.press("Enter");
  if (!(await cite.locator(".citation").isVisible())) say("figure: its citation does not open from the keyboard");
}

async function menus(page, start, say) {
  await page.setViewportSize({ width: WIDTHS[0], height: 640 });
  await page.goto(start);
  const summary = page.locator(".menu > summary");
  await summary.focus();
  await page.keyboard.press("Enter");
  const links = page.locator(".menu nav a");
  for (let at = 0; at < (await links.count()); at += 1) {
    await page.keyboard.press("Tab");
    await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
    const seen = await page.evaluate(() => {
      const box = document.activeElement.getBoundingClientRect();
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      return Boolean(top && document.activeElement.contains(top)) && box.bottom <= innerHeight;
    });
    if (!seen) say(`menu: entry ${at + 1} has the focus and is hidden`);
  }
  await page.keyboard.press("Escape");
  if (await links.first().isVisible()) say("menu: Escape does not close it");
}

async function lost(browser, origin, language, say) {
  const page = await browser.newPage();
  await page.goto(`${origin}${language}/no/such/page.html`);
  if ((await page.locator("html").getAttribute("lang")) !== language) say("what is not found is said in another language");
  for (const link of await page.locator("main a").all()) {
    const answer = await page.request.get(new URL(await link.getAttribute("href"), page.url()).href);
    if (!answer.ok()) say(`a link of the page for what is not found is broken: ${await link.getAttribute("href")}`);
  }
  await page.close();
}

async function keeps(browser, origin, language, server, say) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${origin}${language}/offline.html`);
  const before = await page.evaluate(async () => (await caches.keys()).length + (await navigator.serviceWorker.getRegistrations()).length);
  if (before > 0) say("offline: something is kept before the reader has asked for it");
  const { kept, failed } = await page.locator(".here").evaluate((element) => ({ ...element.dataset }));
  await page.locator("button.keep").click();
  const said = page.locator(".said");
  await page.waitForFunction((words) => words.includes(document.querySelector(".said").textContent), [kept, failed], { timeout: 20000 }).catch(() => undefined);
  if ((await said.textContent()) !== kept) say(`offline: the guide is not kept: “${await said.textContent()}”`);
  const box = page.locator(".sheets input").first();
  const sheet = (await box.count()) > 0 ? await box.inputValue() : undefined;
  if (sheet) {
    await box.check();
    // A copy is whole when the page says so: the cache knows of it from its first byte on.
    await page.waitForFunction(() => document.querySelector(".said").textContent === document.querySelector(".here").dataset.sheet, undefined, { timeout: 5000 }).catch(() => say("offline: a chosen sheet is not kept"));
  }
  await new Promise((done) => { server.close(done); server.closeAllConnections(); });
  for (const path of [`${language}/`, `${language}/index.html`, "", `${language}/offline.html`]) {
    const answer = await page.goto(origin + path).catch(() => undefined);
    if (!answer?.ok()) say(`offline: ${path || "the first page"} cannot be read without the host`);
  }
  const index = await page.evaluate((path) => fetch(path).then((answer) => answer.ok, () => false), `${origin}${language}/search-index.js`);
  if (!index) say("offline: search has no index without the host");
  if (sheet && !(await page.evaluate((path) => fetch(path).then((answer) => answer.ok, () => false), sheet))) say("offline: the kept sheet cannot be read");
  await page.locator("button.remove").click();
  await page.waitForFunction(async () => (await caches.keys()).length === 0, undefined, { timeout: 5000 }).catch(() => say("offline: something is left after removal"));
  await context.close();
}

// Without a host: styles apply, search answers, the console stays silent.
async function fromDisk(browser, folder, language, say) {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on("console", (message) => say(`from a disk: console: ${message.text()}`));
  page.on("request", (request) => { if (!request.url().startsWith("file:")) say(`from a disk: request: ${request.url()}`); });
  const start = pathToFileURL(join(folder, language, "index.html")).href;
  await page.goto(start);
  const face = await page.evaluate(() => getComputedStyle(document.body).fontFamily);
  if (!face.includes("Atkinson")) say("from a disk: the styles are not applied");
  await searches(page, start, language, (what) => say(`from a disk: ${what}`));
  await context.close();
}

// The pages of a language on which something can be done, known by what stands in them.
function pagesWith(site, paths, language) {
  const own = paths.filter((path) => path.startsWith(`${language}/`));
  const text = new Map(own.map((path) => [path, readFileSync(join(site, path), "utf8")]));
  const first = (...marks) => own.find((path) => marks.every((mark) => text.get(path).includes(mark)));
  return {
    doors: first('class="doors"', 'class="situations"'),
    countries: first('class="countries"', 'class="contacts"'),
    figure: first('class="ask"'),
    figures: first('class="cite"'),
  };
}

async function walk(browser, origin, server, languages, disk, problems) {
  const alone = async (name, work, locale = "en-US") => {
    const context = await browser.newContext({ viewport: { width: WIDTHS[1], height: 800 }, reducedMotion: "reduce", locale });
    const page = await context.newPage();
    const say = (what) => problems.push(`${name}: ${what}`);
    await work(page, say).catch((error) => say(error.message.split("\n")[0]));
    await context.close();
  };
  for (const path of ["index.html", `${languages[0]}/index.html`, `${languages[0]}/404.html`]) {
    await alone(path, (page, say) => leaves(page, origin, path, say));
  }
  for (const language of languages) {
    const start = `${origin}${language}/index.html`;
    await alone(language, (page, say) => searches(page, start, language, say));
    await alone(language, (page, say) => menus(page, start, say));
    const pages = pagesWith(site, all, language);
    await alone(language, (page, say) => choosesCountry(page, origin, pages, say), "fr-BE");
    await alone(language, (page, say) => disclosesFigure(page, origin, pages, say));
    await alone(language, (_, say) => lost(browser, origin, language, say));
    if (disk) await alone(language, (_, say) => fromDisk(browser, disk, language, say));
  }
  await alone("copy", (_, say) => keeps(browser, origin, languages[0], server, say));
}

const site = process.argv[2];
const disk = option("--disk");
const only = option("--only") ?? "";
const shots = option("--screenshots");
if (shots) mkdirSync(shots, { recursive: true });
const server = await serve(site);
const origin = `http://127.0.0.1:${server.address().port}/`;
const profile = mkdtempSync(join(tmpdir(), "jalon-browser-"));
const browser = await chromium.launch({
  executablePath: option("--chromium") ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", `--crash-dumps-dir=${profile}`],
});
const all = files(site).map((file) => relative(site, file).split(sep).join("/")).filter((file) => file.endsWith(".html")).sort();
const paths = all.filter((file) => file.includes(only));
const languages = readdirSync(site, { withFileTypes: true }).filter((entry) => entry.isDirectory() && existsSync(join(site, entry.name, "search-index.js"))).map((entry) => entry.name);
const visits = [];
const walked = [];
let first = new Set();
try {
  // Several at a time, reported in the order of their paths.
  const queue = [...paths.keys()];
  const work = async () => {
    for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
      const problems = [];
      const bytes = await visit(browser, origin, paths[at], problems, shots);
      visits[at] = { page: { path: paths[at], bytes }, problems };
    }
  };
  await Promise.all(Array.from({ length: 3 }, work));
  if (process.argv.includes("--walks")) {
    const page = await browser.newPage();
    await page.goto(origin);
    first = new Set(await page.locator(".doors a").evaluateAll((links) => links.map((link) => link.getAttribute("href"))));
    await page.close();
    await walk(browser, origin, server, languages, disk, walked);
  }
} finally {
  await browser.close();
  server.close();
  rmSync(profile, { recursive: true, force: true });
}
const problems = [...visits.flatMap((visit) => visit.problems), ...walked];
const pages = visits.map(({ page }) => ({ ...page, first: page.path === "index.html" || first.has(page.path) }));
process.stdout.write(`${JSON.stringify({ pages, problems }, null, 1)}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
