// Runs DAISY Ace on many EPUB files in one process and one browser.
// Arguments: files. Prints a JSON list of {file, outcomes}, in the order of the files.
import { createRequire } from "node:module";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const ace = require("@daisy/ace-core");
const runner = require("@daisy/ace-axe-runner-puppeteer");

// Ace opens a browser for each book; ours stays open until the last one.
const shared = { ...runner, launch: async () => {}, close: async () => {} };

function outcomes(report) {
  return report.assertions.flatMap((page) =>
    page.assertions.map((found) => ({
      page: page["earl:testSubject"].url,
      rule: found["earl:test"]["dct:title"],
      impact: found["earl:test"]["earl:impact"],
      says: found["earl:result"]["dct:description"],
      html: found["earl:result"].html ?? "",
    })),
  );
}

const folder = mkdtempSync(join(tmpdir(), "ace-"));
const reports = [];
await runner.launch();
try {
  for (const [number, file] of process.argv.slice(2).entries()) {
    const options = {
      cwd: process.cwd(),
      outdir: join(folder, String(number)),
      silent: true,
      initLogger: number === 0,
      jobid: file,
    };
    const [, report] = await ace(file, options, shared);
    reports.push({ file, outcomes: outcomes(report) });
  }
} finally {
  await runner.close();
  rmSync(folder, { recursive: true, force: true });
}
console.log(JSON.stringify(reports));
