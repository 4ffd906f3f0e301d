// Search: asks the indexes of all languages, and shows what they find as text, never as markup.
const page = document.getElementById("pub-main");
const asked = document.querySelector("form.asked");
const query = document.getElementById("pub-query");
const language = document.getElementById("pub-language");
const count = document.getElementById("pub-count");
const list = document.getElementById("pub-found");
const more = document.getElementById("pub-more");
const STEP = 10;
const bundle = new URL(page.dataset.index, location.href);
const root = new URL("../", bundle.href.replace(/index\/$/, ""));

const characters = new RegExp(page.dataset.characters, "gu");
const unspaced = page.dataset.unspaced.split(" ");

// An index for each language, with its own way to part and stem words. Each has a module of its own,
// since the instances of one module share the memory of a single engine.
const entry = fetch(new URL("pagefind-entry.json", bundle)).then((found) => found.json());
const opened = new Map();

async function open(tag) {
  const pagefind = await import(new URL(`pagefind.js?${tag}`, bundle).href);
  const own = document.documentElement.lang;
  document.documentElement.lang = tag; // an index takes the language of the page that asks it
  const [ask, excerptLength] = unspaced.includes(tag.split("-")[0]) ? [byCharacters, 90] : [byWords, 30];
  const index = pagefind.createInstance({ basePath: bundle.pathname, baseUrl: root.pathname, excerptLength });
  document.documentElement.lang = own;
  const named = (one) => ({ score: one.score, data: async () => ({ ...(await one.data()), tag }) });
  return async (words) => (await ask(index, words)).map(named);
}

// The index of the language that is chosen; else those of all.
async function indexes() {
  const chosen = language.selectedOptions[0]?.dataset.index;
  const tags = Object.keys((await entry).languages).filter((tag) => !chosen || tag === chosen);
  return Promise.all(tags.map((tag) => {
    if (!opened.has(tag)) opened.set(tag, open(tag));
    return opened.get(tag);
  }));
}

async function byWords(index, words) {
  const found = (await index.search(words)).results.filter((one) => one.words.length);
  return found.length && (await isMeant(found[0], words)) ? found : [];
}

// Where an index has no such word it takes the longest beginning that it has: a letter or two is
// another word.
async function isMeant(result, words) {
  const letters = (text) => text.replace(/[^\p{L}\p{N}]/gu, "").length;
  const least = Math.min(3, ...words.split(/\s+/).map(letters));
  const marks = (await result.data()).excerpt.matchAll(/<mark>(.*?)<\/mark>/gs);
  return [...marks].some((mark) => letters(mark[1]) >= least);
}

// Of texts that are indexed by characters, those that have each word's characters in a row; how
// often they have them is what they are ranked by.
async function byCharacters(index, words) {
  let found = null;
  for (const word of words.replace(/"/g, " ").split(/\s+/).filter(Boolean)) {
    const apart = word.replace(characters, (one) => ` ${coded(one)} `).trim();
    const any = await index.search(apart);
    const inRow = apart === word ? any : await index.search(`"${apart}"`);
    const scores = new Map(any.results.map((one) => [one.id, one.score]));
    const own = inRow.results.filter((one) => one.words.length && scores.has(one.id));
    const before = found && new Map(found.map((one) => [one.id, one.score]));
    found = own
      .filter((one) => !before || before.has(one.id))
      .map((one) => ({ id: one.id, score: scores.get(one.id) + (before?.get(one.id) ?? 0), data: () => joined(one) }));
  }
  return found ?? [];
}

// The index has a character with marks by its numbers.
const coded = (one) => [...one].length > 1 ? [...one].map((c) => c === "\u0f0b" ? c : `x${c.codePointAt(0).toString(16).padStart(4, "0")}`).join("") : one;
const decoded = (codes) => codes.replace(/x[0-9a-f]{4}/g, (code) => String.fromCodePoint(parseInt(code.slice(1), 16)));

async function joined(result) {
  const found = await result.data();
  const whole = (text) =>
    text.replace(/(x(0[ef]|1[07])[0-9a-f]{2})+/g, decoded).replace(/[\s\u200b]+/g, "").replaceAll("</mark><mark>", "").replaceAll(String.fromCodePoint(page.dataset.space), " ");
  const meta = Object.fromEntries(Object.entries(found.meta).map(([name, text]) => [name, whole(text)]));
  return { ...found, excerpt: whole(found.excerpt), meta };
}

let results = [];
let turn = 0;

async function search() {
  const own = ++turn;
  const words = query.value.trim();
  const address = new URL(location.href);
  address.search = words ? `?${new URLSearchParams({ q: words, ...(language.value ? { language: language.value } : {}) })}` : "";
  history.replaceState(null, "", address);
  list.replaceChildren();
  more.hidden = true;
  count.textContent = "";
  if (!words) return;
  const answers = await Promise.all((await indexes()).map((ask) => ask(words)));
  if (own !== turn) return;
  results = answers.flat().sort((a, b) => b.score - a.score);
  await show(own, 0);
  if (own !== turn) return;
  count.textContent = results.length // told once they are there to be read
    ? page.dataset.found.replace("#", results.length.toLocaleString(document.documentElement.lang))
    : page.dataset.nothing;
}

async function show(own, start) {
  const found = await Promise.all(results.slice(start, start + STEP).map((one) => one.data()));
  if (own !== turn) return;
  for (const one of found) list.append(item(one));
  if (start) list.children[start].querySelector("a").focus(); // the button may be gone
  more.hidden = results.length <= start + STEP;
  more.onclick = () => show(own, start + STEP);
}

function item(found) {
  const link = Object.assign(document.createElement("a"), { className: "title", textContent: found.meta.title });
  const path = new URL(found.url, root).pathname.slice(root.pathname.length);
  link.href = new URL(path, new URL(page.dataset.root, location.href)).href;
  const authors = Object.assign(document.createElement("span"), { className: "authors", textContent: found.meta.authors || "" });
  const excerpt = document.createElement("p");
  excerpt.className = "excerpt";
  found.excerpt.split(/<mark>(.*?)<\/mark>/s).forEach((part, number) => {
    const text = new DOMParser().parseFromString(`<i></i>${part}`, "text/html").body.textContent;
    excerpt.append(number % 2 ? Object.assign(document.createElement("mark"), { textContent: text }) : text);
  });
  for (const element of [link, authors, excerpt]) {
    element.lang = found.tag;
    element.dir = "auto";
  }
  const entry = document.createElement("li");
  const title = document.createElement("p");
  title.append(link);
  entry.append(title, authors, excerpt);
  return entry;
}

let waiting;
asked.hidden = false;
document.getElementById("pub-needs").hidden = true;
asked.addEventListener("submit", (event) => { event.preventDefault(); search(); });
query.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 250); });
language.addEventListener("change", search);
const given = new URLSearchParams(location.search);
query.value = given.get("q") || "";
language.value = given.get("language") || "";
if (query.value) search();
else query.focus();
