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

// An index for each language, with its own way to part and stem words; all are asked. Each has a
// module of its own, since the instances of one module share the memory of a single engine.
const indexes = (async () => {
  const entry = await (await fetch(new URL("pagefind-entry.json", bundle))).json();
  return Promise.all(Object.keys(entry.languages).map(async (tag) => {
    const pagefind = await import(new URL(`pagefind.js?${tag}`, bundle).href);
    const own = document.documentElement.lang;
    document.documentElement.lang = tag; // an index takes the language of the page that asks it
    const index = pagefind.createInstance({ basePath: bundle.pathname, baseUrl: root.pathname });
    document.documentElement.lang = own;
    return [tag, index];
  }));
})();

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
  const chosen = language.value;
  const asked = (await indexes).filter(([tag]) => !chosen || tag === chosen.toLowerCase());
  const answers = await Promise.all(asked.map(([, index]) => index.search(words)));
  if (own !== turn) return;
  results = answers.flatMap((answer) => answer.results).sort((a, b) => b.score - a.score);
  count.textContent = results.length
    ? page.dataset.found.replace("#", results.length.toLocaleString(document.documentElement.lang))
    : page.dataset.nothing;
  await show(own, 0);
}

async function show(own, start) {
  const found = await Promise.all(results.slice(start, start + STEP).map((one) => one.data()));
  if (own !== turn) return;
  for (const one of found) list.append(item(one));
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
  const tag = (found.filters.language || [""])[0];
  for (const element of [link, authors, excerpt]) {
    element.lang = tag;
    element.dir = "auto";
  }
  const entry = document.createElement("li");
  entry.append(link, " ", authors, excerpt);
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
