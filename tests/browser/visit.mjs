// Serves a built site on 127.0.0.1 and visits every page of it, on a phone and on a desk, by day
// and by night: axe finds nothing, the console stays silent, no request leaves the host, nothing
// scrolls sideways, the first Tab is the skip link, every card opens and Escape closes it; menu
// and cards open without scripts too.
//
//   node visit.mjs SITE [--screenshots FOLDER] [--chromium PATH]
//
// Prints one JSON document: {"pages": […, {"path", "bytes"}], "problems": […]}; `bytes` is what a
// first visit to that page costs on the wire, compressed as a static host does. Exit status 1
// when there is a problem.
import { readFileSync, readdirSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join, relative, sep } from "node:path";
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
    if (!existsSync(path)) return void response.writeHead(404).end();
    const type = extname(path);
    const packed = PACKED.has(type);
    const bytes = packed ? gzipSync(readFileSync(path)) : readFileSync(path);
    const headers = { "content-type": TYPES[type] ?? "application/octet-stream", "content-length": bytes.length };
    if (packed) headers["content-encoding"] = "gzip";
    response.writeHead(200, headers).end(bytes);
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
  const first = await page.evaluate(() => document.activeElement?.getAttribute("href") ?? "");
  if (!first.startsWith("#")) say(`the first Tab is ${first || "no link"}, not the skip link`);
}

// At the width that a page zoomed to 400 % has, it still reads downwards only.
async function reflows(page, say) {
  const own = page.viewportSize();
  await page.setViewportSize({ width: 320, height: own.height });
  await sideways(page, (what) => say(`zoomed, ${what}`));
  await page.setViewportSize(own);
}

// Menu and cards are HTML: they open where no script runs.
async function scriptless(browser, address, say) {
  const context = await browser.newContext({ viewport: { width: WIDTHS[0], height: 800 }, javaScriptEnabled: false });
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
    if (!(await card.isVisible())) say("without scripts the first card stays shut");
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
    await page.goto(origin + path, { waitUntil: "load" });
    await page.evaluate(axe);
    await skips(page, say);
    await sideways(page, say);
    if (width === WIDTHS[0]) {
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

const site = process.argv[2];
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
const paths = files(site).map((file) => relative(site, file).split(sep).join("/")).filter((file) => file.endsWith(".html")).sort();
const visits = [];
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
} finally {
  await browser.close();
  server.close();
  rmSync(profile, { recursive: true, force: true });
}
const problems = visits.flatMap((visit) => visit.problems);
const pages = visits.map((visit) => visit.page);
process.stdout.write(`${JSON.stringify({ pages, problems }, null, 1)}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
