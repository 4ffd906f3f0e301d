"""Examples of each command: `--help`, the man page and the reference show them, tests run them."""

from __future__ import annotations

_EXAMPLES = {
    "": "publish init my-library                 # then, in that folder:\n"
    "publish build\n"
    "publish build --help                    # each command has its own",
    "init": "publish init letters                    # settings and a first statement\n"
    "publish init appeals --title 'Open appeals'",
    "new": "publish new                             # asks for the fields\n"
    "publish new --title 'A letter' --author 'Jane Doe' --date 2022-01-08 --type Letter \\\n"
    "  --source https://example.org/letter --language en --text letter.txt",
    "revise": "publish revise voice --date 2026-11-30\n"
    "publish revise voice --date 2026-12-24 --by 'An Editor' --changes 'Two misprints mended.'",
    "import": "publish import archived-page.txt         # what it is is seen by its content\n"
    "publish import letter.docx --author 'Jane Doe' --date 2022-01-08\n"
    "publish import page.html --dry-run --json",
    "build": "publish build                           # what changed, both editions\n"
    "publish build sources/voice.md --format pdf --theme large-print --out proof\n"
    "publish build --target all              # for Kindle, Kobo and Apple Books too\n"
    "publish build --json                    # a report for programs",
    "list": "publish list\npublish list --json | jq -r '.statements[].title'",
    "show": "publish show voice\npublish show voice --json",
    "schema": "publish schema > statement.schema.json\n"
    "publish schema --collection > collection.schema.json",
    "cite": "publish cite voice\n"
    "publish cite voice --style gost --of edition\n"
    "publish cite --author Doe --format html > citations.html",
    "record": "publish record voice                    # MARCXML\n"
    "publish record voice --format marc > voice.mrc\n"
    "publish record --language fa --since 2020 --out fa.bib",
    "catalogue": "publish catalogue                       # dist/catalogue/, every format\n"
    "publish catalogue --out to-load --format marc,csv --subject Peace",
    "bag": "publish bag --out statements.zip\npublish bag --language fa --out persian",
    "check": "publish check\n"
    "publish check sources/voice.md --select S3\n"
    "publish check --format sarif > publish.sarif\n"
    "publish check dist/voice/voice.pdf\n"
    "publish check dist/voice/voice.epub --json",
    "doctor": "publish doctor                          # what works here, what is missing\n"
    "publish doctor --json",
    "config": "publish config                          # every setting, and where it came from\n"
    "publish config library.theme check\n"
    "publish config --schema > publish.schema.json",
    "verify": "publish verify                          # all of dist/, hashes and records\n"
    "publish verify voice --rebuild          # byte for byte\n"
    "publish verify dist/voice/voice.pdf",
    "sign": "publish sign --key ~/.ssh/id_ed25519\n"
    "publish sign --minisign --key ~/.minisign/minisign.key",
    "oai": "publish oai                             # http://127.0.0.1:8080/oai\n"
    "publish oai --url https://example.org/oai",
    "serve": "publish serve --open                    # in the browser of this machine\n"
    "publish serve --port 8000",
    "watch": "publish watch                           # builds what is saved\n"
    "publish watch --theme large-print --out /tmp/proof",
    "site": "publish site                            # dist/site/, from what lies in dist/\n"
    "publish site --language en,ru,fa        # its own words in three languages",
    "deploy": "publish deploy /var/www/statements --dry-run\n"
    "publish deploy --print s3://bucket/statements",
    "theme list": "publish theme list",
    "theme new": "publish theme new mine --extends report",
    "theme preview": "publish theme preview large-print --format pdf",
}
"""Lines for a shell, by command, the whole program among them; `#` begins what is said of one."""


def examples(command: str) -> list[str]:
    """The examples of a command, a line each; none for one that is not known."""
    return _EXAMPLES.get(command, "").splitlines()


def epilog(command: str) -> str | None:
    """What stands at the end of a command's help. A line is not broken: it is to be copied."""
    lines = examples(command)
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)]) if lines else None
