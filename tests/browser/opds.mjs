// What Readium's OPDS code (of Thorium Reader) reads in feeds: node opds.mjs FILE…, JSON comes out.
// A file that ends with .xml is OPDS 1.2, which the code converts; any other is OPDS 2.0.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

console.log = console.error; // what the code remarks is no part of the answer
const require = createRequire(import.meta.url);
const at = "r2-opds-js/dist/es8-es2017/src/opds";
const { initGlobalConverters_GENERIC, initGlobalConverters_SHARED } = require(
  "r2-shared-js/dist/es8-es2017/src/init-globals",
);
const { initGlobalConverters_OPDS } = require(`${at}/init-globals`);
const { TaJsonDeserialize } = require("r2-lcp-js/dist/es8-es2017/src/serializable");
const { XML } = require("r2-utils-js/dist/es8-es2017/src/_utils/xml-js-mapper");
const { DOMParser } = require("@xmldom/xmldom");
const { OPDS } = require(`${at}/opds1/opds`);
const { OPDSFeed } = require(`${at}/opds2/opds2`);
const { convertOpds1ToOpds2 } = require(`${at}/converter`);

initGlobalConverters_GENERIC();
initGlobalConverters_SHARED();
initGlobalConverters_OPDS();

function feed(path) {
  const text = readFileSync(path, "utf8");
  if (!path.endsWith(".xml")) return TaJsonDeserialize(JSON.parse(text), OPDSFeed);
  const document = new DOMParser().parseFromString(text, "text/xml");
  return convertOpds1ToOpds2(XML.deserialize(document, OPDS));
}

const link = (l) => ({ href: l.Href, type: l.TypeLink, rel: l.Rel, title: l.Title });
const names = (found) => (found ?? []).map((one) => one.Name);
const read = process.argv.slice(2).map((path) => {
  const found = feed(path);
  return {
    title: found.Metadata.Title,
    links: (found.Links ?? []).map(link),
    navigation: (found.Navigation ?? []).map(link),
    facets: (found.Facets ?? []).map((f) => [f.Metadata.Title, f.Links.length]),
    publications: (found.Publications ?? []).map((p) => ({
      title: p.Metadata.Title,
      authors: names(p.Metadata.Author),
      language: p.Metadata.Language,
      identifier: p.Metadata.Identifier,
      subjects: names(p.Metadata.Subject),
      links: (p.Links ?? []).map(link),
      images: (p.Images ?? []).map(link),
    })),
  };
});
process.stdout.write(JSON.stringify(read));
