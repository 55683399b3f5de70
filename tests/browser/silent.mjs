// Serves a built site on 127.0.0.1 and visits every page of it: no dialog, no error of a script, no
// message of the console, no request that leaves the host. For sites with hostile words in them,
// where nothing else is asked.
//
//   node silent.mjs SITE
//
// Prints one JSON document: {"pages": 7, "problems": […]}.
import { readdirSync, readFileSync, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, relative } from "node:path";
import { chromium } from "playwright-core";

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };

function pages(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? pages(path) : extname(path) === ".html" ? [path] : [];
  });
}

const site = process.argv[2];
const server = createServer((request, response) => {
  const path = join(site, decodeURIComponent(new URL(request.url, "http://host").pathname));
  if (!existsSync(path)) return void response.writeHead(404).end();
  response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(readFileSync(path));
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const origin = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage();
const problems = [];
let at = "";
const say = (what) => problems.push(`${at}: ${what}`);
page.on("dialog", (dialog) => { say(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
page.on("pageerror", (error) => say(`script: ${error.message}`));
page.on("console", (message) => say(`console: ${message.text()}`));
page.on("request", (request) => { if (!request.url().startsWith(origin)) say(`request: ${request.url()}`); });
const all = pages(site).map((path) => relative(site, path)).filter((path) => !path.endsWith("404.html")).sort();
for (at of all) {
  await page.goto(origin + at, { waitUntil: "load" });
  // What waits for a pointer or the keyboard gets both.
  await page.evaluate(() => document.querySelectorAll("main *").forEach((element) => {
    for (const kind of ["mouseover", "focus", "load"]) element.dispatchEvent(new Event(kind, { bubbles: true }));
  }));
}
await browser.close();
server.close();
console.log(JSON.stringify({ pages: all.length, problems }));
