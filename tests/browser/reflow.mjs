// Opens the pages of unpacked EPUBs as a reader may set them, and tells what does not fit.
// Arguments: a JSON file {pages: [path], settings: {name: css}, width, height, pictures?: folder}.
// Prints a JSON list of {page, setting, overflow, clipped, colours}.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { join, basename } from "node:path";

const require = createRequire(import.meta.url);
const puppeteer = require("puppeteer");
const job = JSON.parse(readFileSync(process.argv[2], "utf8"));

function measure() {
  const root = document.documentElement;
  const name = (e) => e.localName + (e.className ? "." + String(e.className).replace(/ /g, ".") : "");
  const scrolls = (e) => {
    for (let at = e; at && at !== root; at = at.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(at).overflowX)) return true;
    }
    return false;
  };
  const right = root.clientWidth + 1;
  const overflow = [];
  const clipped = [];
  const colours = new Set();
  for (const e of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(e);
    const text = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (style.display === "none" || style.visibility === "hidden") continue;
    const box = e.getBoundingClientRect();
    if (box.width && !scrolls(e) && !e.parentElement.closest("pre") && // spaces hang there
         (box.right > right || box.left < -1)) {
      overflow.push(`${name(e)}: ${Math.round(box.left)} to ${Math.round(box.right)}`);
    }
    if (text && /hidden|clip/.test(style.overflow)) {
      if (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1) clipped.push(name(e));
    }
    if (text) colours.add(style.color);
    if (style.backgroundColor !== "rgba(0, 0, 0, 0)") colours.add(`on ${style.backgroundColor}`);
  }
  if (root.scrollWidth > right) overflow.push(`page: ${root.scrollWidth}`);
  return { overflow, clipped, colours: [...colours] };
}

const browser = await puppeteer.launch({
  headless: true,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
  ],
});
const found = [];
try {
  const page = await browser.newPage();
  await page.setViewport({ width: job.width, height: job.height });
  for (const path of job.pages) {
    await page.goto(pathToFileURL(path).href);
    for (const [setting, css] of Object.entries(job.settings)) {
      await page.evaluate((rules) => {
        document.getElementById("reader")?.remove();
        const style = document.createElementNS("http://www.w3.org/1999/xhtml", "style");
        style.id = "reader";
        style.textContent = rules;
        document.head.append(style);
      }, css);
      found.push({ page: path, setting, ...(await page.evaluate(measure)) });
      if (job.pictures) {
        const name = `${basename(path, ".xhtml")}-${setting.replace(/\W+/g, "-")}.png`;
        await page.screenshot({ path: join(job.pictures, name) });
      }
    }
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(found));
