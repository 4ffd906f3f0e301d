"""Texts: what becomes of each construct, as elements of the editions, notes and pictures."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from latex2mathml.commands import CONVERSION_MAP
from lxml import etree
from markdown.blockprocessors import ParagraphProcessor
from PIL import Image

from publish.document import Element
from publish.reading.excess import TEXT_LIMITS, TextLimits
from publish.reading.mathematics import take_formulas
from publish.reading.pictures import library_fetch
from publish.reading.places import Locator
from publish.reading.rasters import Unusable
from publish.reading.text import read_text

RED = Image.new("RGB", (4, 3), "red")
FAULTS = {
    "denied.png": PermissionError("denied.png"),
    "folder": IsADirectoryError(21, "Is a directory"),
    "a.png/b": NotADirectoryError("a.png/b"),
    "sick.png": OSError(5, "Input/output error"),
    "odd": ValueError("embedded null byte"),
    "large.png": Unusable("more than 3 bytes", "make it smaller"),
}


def fetch(src: str) -> bytes:
    """Pictures by the endings of their names."""
    if src in FAULTS:
        raise FAULTS[src]
    if src.endswith(".svg"):
        return b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>'
    if not src.endswith((".png", ".gif")):
        raise FileNotFoundError(src)
    out = io.BytesIO()
    if src.endswith(".png"):
        RED.save(out, "PNG")
    else:
        RED.save(out, "GIF", save_all=True, append_images=[Image.new("RGB", (4, 3), "blue")])
    return out.getvalue()


def markup(element: Element) -> str:
    """An element as it is written, without namespaces."""
    written = etree.tostring(element, encoding="unicode", with_tail=False)
    return re.sub(r' xmlns(?::\w+)?="[^"]*"|(?<= )ns\d+:|</?body>', "", written)


def made(
    body: str, title: str = "T", limits: TextLimits = TEXT_LIMITS
) -> tuple[list[str], list[str]]:
    """The text, the notes and the pictures of a statement's body; its problems."""
    found, problems = read_text(body, 1, "a.md", title, fetch, text_limits=limits)
    told = [str(problem).removeprefix("a.md:") for problem in sorted(problems)]
    if found is None:
        return [], told
    notes = [f"{note.number} {note.id} {markup(note.content)}" for note in found.notes]
    pictures = [f"{p.name} {p.media_type} {p.width} {p.height} {p.source}" for p in found.pictures]
    return [markup(found.body), *notes, *pictures], told


@pytest.mark.parametrize(
    ("body", "parts", "problems"),
    [
        # Shapes
        ('![a](a.png)', ['<figure><img alt="a" src="pictures/1-a.png"/></figure>', 'pictures/1-a.png image/png 4 3 a.png'], []),
        ('![a](a.png "Cap"){: #f}', ['<figure id="f"><img alt="a" src="pictures/1-a.png"/><figcaption>Cap</figcaption></figure>', 'pictures/1-a.png image/png 4 3 a.png'], []),
        ('x ![a](a.png)', ['<p>x <img alt="a" src="pictures/1-a.png"/></p>', 'pictures/1-a.png image/png 4 3 a.png'], []),
        ('![a](a.png) x', ['<p><img alt="a" src="pictures/1-a.png"/> x</p>', 'pictures/1-a.png image/png 4 3 a.png'], []),
        ('![a](a.png) ![b](b.png)', ['<p><img alt="a" src="pictures/1-a.png"/> <img alt="b" src="pictures/2-b.png"/></p>', 'pictures/1-a.png image/png 4 3 a.png', 'pictures/2-b.png image/png 4 3 b.png'], []),
        ('![a](a.png)\n\nCap *x*\n{: .caption .small #c}', ['<figure id="c"><img alt="a" src="pictures/1-a.png"/><figcaption class="small">Cap <em>x</em></figcaption></figure>\n', 'pictures/1-a.png image/png 4 3 a.png'], []),
        ('![a](a.png "One")\n\nTwo\n{: .caption}', ['<figure><img alt="a" src="pictures/1-a.png"/><figcaption>One</figcaption></figure>\n<p class="caption">Two</p>', 'pictures/1-a.png image/png 4 3 a.png'], []),
        ('Cap\n{: .caption}\n\n| a |\n|---|\n| b |', ['<div class="table"><table>\n<caption>Cap</caption><thead>\n<tr>\n<th scope="col">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>b</td>\n</tr>\n</tbody>\n</table></div>'], []),
        ('| a |\n|---|\n| b |\n\nCap\n{: .caption #t}', ['<div class="table"><table id="t">\n<caption>Cap</caption><thead>\n<tr>\n<th scope="col">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>b</td>\n</tr>\n</tbody>\n</table></div>\n'], []),
        ('Alone\n{: .caption}', ['<p class="caption">Alone</p>'], []),
        ('![a](a.png)\n\nCap\n{: .caption}\n\n| a |\n|---|\n| b |', ['<figure><img alt="a" src="pictures/1-a.png"/><figcaption>Cap</figcaption></figure>\n<div class="table"><table>\n<thead>\n<tr>\n<th scope="col">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>b</td>\n</tr>\n</tbody>\n</table></div>', 'pictures/1-a.png image/png 4 3 a.png'], []),
        ('| a | b | c |\n|:--|:-:|--:|\n| d | e | f |', ['<div class="table"><table>\n<thead>\n<tr>\n<th class="align-left" scope="col">a</th>\n<th class="align-center" scope="col">b</th>\n<th class="align-right" scope="col">c</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td class="align-left">d</td>\n<td class="align-center">e</td>\n<td class="align-right">f</td>\n</tr>\n</tbody>\n</table></div>'], []),
        ('<table><tr><th>a</th><td>b</td></tr><tr><td>c</td><th>d</th></tr><tr><th>e</th><th>f</th></tr></table>', ['<div class="table"><table><tr><th scope="row">a</th><td>b</td></tr><tr><td>c</td><th>d</th></tr><tr><th>e</th><th>f</th></tr></table></div>'], []),
        ('<table><thead><tr><th>a</th><th scope="row">b</th></tr></thead><tfoot><tr><th>x</th><td>y</td></tr></tfoot></table>', ['<div class="table"><table><thead><tr><th scope="col">a</th><th scope="row">b</th></tr></thead><tfoot><tr><th scope="row">x</th><td>y</td></tr></tfoot></table></div>'], []),
        ('<table><tbody><tr><th>a</th><td>b</td></tr></tbody></table>', ['<div class="table"><table><tbody><tr><th scope="row">a</th><td>b</td></tr></tbody></table></div>'], []),
        ('<table><tr><td align="right" class="k">a</td></tr></table>tail', ['<div class="table"><table><tr><td class="k align-right">a</td></tr></table></div>\n<p>tail</p>'], []),
        ('```\na\n\nb\n```', ['<pre><code><span class="line">a\n</span><span class="line">\n</span><span class="line">b</span></code></pre>'], []),
        ('    a\n    b', ['<pre><code><span class="line">a\n</span><span class="line">b</span></code></pre>'], []),
        ('A  \nB  \nC\n{: .verse}', ['<p class="verse"><span class="line">A<br/></span><span class="line">B<br/></span><span class="line">C</span></p>'], []),
        ('<div class="verse x" markdown="1">\nA  \nB *c*  \n*d* e\n\nF\n</div>', ['<div class="verse x">\n<p><span class="line">A<br/></span><span class="line">B <em>c</em><br/></span><span class="line"><em>d</em> e</span></p>\n<p>F</p>\n</div>'], []),
        ('Word [x](#y){: lang=fr} *y*{: lang=de #y}', ['<p>Word <a href="#y" lang="fr" xml:lang="fr">x</a> <em id="y" lang="de" xml:lang="de">y</em></p>'], []),
        ('![a](a.png){: #f}\n{: #p}', ['<figure id="p"><img alt="a" id="f" src="pictures/1-a.png"/></figure>', 'pictures/1-a.png image/png 4 3 a.png'], []),
        ('![a](a.png){: #f}\n\nCap\n{: .caption .small .x #c}\n\n[b](#c)', ['<figure id="f"><img alt="a" src="pictures/1-a.png"/><figcaption id="c" class="small x">Cap</figcaption></figure>\n<p><a href="#c">b</a></p>', 'pictures/1-a.png image/png 4 3 a.png'], []),
        ('Cap\n{: .caption}\n\n| a |\n|---|\n\nTwo\n{: .caption}', ['<div class="table"><table>\n<caption>Cap</caption><thead>\n<tr>\n<th scope="col">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td/>\n</tr>\n</tbody>\n</table></div>\n<p class="caption">Two</p>'], []),
        ('A\n\n```\n```', ['<p>A</p>\n<pre><code><span class="line"></span></code></pre>'], []),
        ('A<br>*b*\n{: .verse}', ['<p class="verse"><span class="line">A<br/></span><span class="line"><em>b</em></span></p>'], []),
        ('| a | b |\n|---|---|\n| c | d | |\n| `e|f` | g \\| h |', ['<div class="table"><table>\n<thead>\n<tr>\n<th scope="col">a</th>\n<th scope="col">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>c</td>\n<td>d</td>\n</tr>\n<tr>\n<td><code>e|f</code></td>\n<td>g | h</td>\n</tr>\n</tbody>\n</table></div>'], []),
        ('> | a |\n> |---|\n> | b | | c |\n\na | b\n--|--\n1 | 2 | 3\n', [], ["3:3: a row of 3 cells in a table of 1 columns (give the head as many, or write \\| for the sign |) [B035]", "7:1: a row of 3 cells in a table of 2 columns (give the head as many, or write \\| for the sign |) [B035]"]),
        ('<p class="x\nverse">A<br>B</p>\n\n<p class="caption\ny">C</p>\n\n| a |\n|---|', ['<p class="x&#10;verse"><span class="line">A<br/></span><span class="line">B</span></p>\n\n<div class="table"><table>\n<caption class="y">C</caption><thead>\n<tr>\n<th scope="col">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td/>\n</tr>\n</tbody>\n</table></div>'], []),
        # Notes
        ('A[^b] c[^a] d[^b].\n\n[^a]: One[^c].\n[^b]: Two\n\n    more.\n[^c]: Three.', ['<p>A<a class="noteref" type="noteref" role="doc-noteref" id="pub-noteref-1" href="#pub-note-1">1</a> c<a class="noteref" type="noteref" role="doc-noteref" id="pub-noteref-2" href="#pub-note-2">2</a> d<a class="noteref" type="noteref" role="doc-noteref" id="pub-noteref-4" href="#pub-note-1">1</a>.</p>\n', '1 pub-note-1 <div>\n<p>Two</p>\n<p>more.</p>\n</div>', '2 pub-note-2 <div>\n<p>One<a class="noteref" type="noteref" role="doc-noteref" id="pub-noteref-3" href="#pub-note-3">3</a>.</p>\n</div>', '3 pub-note-3 <div>\n<p>Three.</p>\n</div>'], []),
        ('A[^a].\n\n[^a]: `x`', ['<p>A<a class="noteref" type="noteref" role="doc-noteref" id="pub-noteref-1" href="#pub-note-1">1</a>.</p>\n', '1 pub-note-1 <div>\n<p><code>x</code></p>\n</div>'], []),
        ('A[^a].\n\n[^a]:\n    - x\n    - y', ['<p>A<a class="noteref" type="noteref" role="doc-noteref" id="pub-noteref-1" href="#pub-note-1">1</a>.</p>\n', '1 pub-note-1 <div>\n<ul>\n<li>x</li>\n<li>y</li>\n</ul>\n</div>'], []),
        ('A[^a].\n\n[^a]: B\n[^a]: C', [], ['4:1: note [^a] is defined twice, first in line 3 (keep one, or rename one) [B012]']),
        ('A[^a] `[^x]` [^y].\n\n[^a]: B[^z]', [], ["1:14: note [^y] is not defined (add a line '[^y]: …') [B002]", "3:8: note [^z] is not defined (add a line '[^z]: …') [B002]"]),
        ('[^a]: B\n\nA', [], ['1:1: note [^a] is never referred to (put [^a] in the text, or remove the note) [B003]']),
        ('A[^a].\n\n[^a]: ![x](a.png)', ['<p>A<a class="noteref" type="noteref" role="doc-noteref" id="pub-noteref-1" href="#pub-note-1">1</a>.</p>\n', '1 pub-note-1 <div>\n<figure><img alt="x" src="pictures/1-a.png"/></figure>\n</div>', 'pictures/1-a.png image/png 4 3 a.png'], []),
        ('<sup><a class="footnote-ref" href="#fn:a">1</a></sup>', [], ["1:16: attribute class: 'footnote-ref' is not a class for a text (parts of the book are known by that name; choose another) [B014]"]),
        ('<div class="footnote"><ol><li id="fn:a">x</li></ol></div>\n\nA', [], ['1:1: note [^a] is never referred to (put [^a] in the text, or remove the note) [B003]']),
        ('`[^a]` `[a]:`\n\n[^a]: B', [], ['3:1: note [^a] is never referred to (put [^a] in the text, or remove the note) [B003]']),
        ('<div class="footnote"><ol><li id="fn:a">x</li><li id="fn:a">y</li><li id="fn:b">z</li></ol></div>', [], ['1:1: note [^a] is never referred to (put [^a] in the text, or remove the note) [B003]', '1:1: note [^b] is never referred to (put [^b] in the text, or remove the note) [B003]', "1:13: attribute class: 'footnote' is not a class for a text (parts of the book are known by that name; choose another) [B014]", "1:35: attribute id: 'fn:a' is not an id (letters first, no spaces, not 'pub-…') (e.g. #demands) [B014]"]),
        ('<div class="footnote"><img src="a.png" alt="x"></div>\n\nA', [], ["1:13: attribute class: 'footnote' is not a class for a text (parts of the book are known by that name; choose another) [B014]"]),
        ('<div class="footnote">words</div>\n\nA', [], ["1:13: attribute class: 'footnote' is not a class for a text (parts of the book are known by that name; choose another) [B014]"]),
        ('A<sup><a class="footnote-ref" href="#fn:zz">1</a></sup> B[^a]\n\n[^a]: B', [], ["1:17: attribute class: 'footnote-ref' is not a class for a text (parts of the book are known by that name; choose another) [B014]"]),
        ('A[^a] <sup><a class="footnote-ref" href="#fn:a">1</a><b>x</b></sup>\n\n[^a]: B', [], ["1:22: attribute class: 'footnote-ref' is not a class for a text (parts of the book are known by that name; choose another) [B014]"]),
        ('A[^a] <sub><a class="footnote-ref" href="#fn:a">1</a></sub>\n\n[^a]: B', [], ["1:22: attribute class: 'footnote-ref' is not a class for a text (parts of the book are known by that name; choose another) [B014]"]),
        ('A[^a] <sup><a class="footnote-ref" href="#fn:a"><b>1</b></a></sup>\n\n[^a]: B', [], ["1:22: attribute class: 'footnote-ref' is not a class for a text (parts of the book are known by that name; choose another) [B014]"]),
        ('A[^a] <sup>1<a class="footnote-ref" href="#fn:a">1</a></sup>\n\n[^a]: B', [], ["1:23: attribute class: 'footnote-ref' is not a class for a text (parts of the book are known by that name; choose another) [B014]"]),
        ('A[^a] <sup><a class="footnote-ref" href="#fn:a">1</a>1</sup>\n\n[^a]: B', [], ["1:22: attribute class: 'footnote-ref' is not a class for a text (parts of the book are known by that name; choose another) [B014]"]),
        ('A[^a] <sup><a class="footnote-ref" href="#fn:a">see</a></sup>\n\n[^a]: B', [], ["1:22: attribute class: 'footnote-ref' is not a class for a text (parts of the book are known by that name; choose another) [B014]"]),
        ('A[^a] <sup><a class="footnote-ref" href="#fn:a"></a></sup>\n\n[^a]: B', [], ["1:22: attribute class: 'footnote-ref' is not a class for a text (parts of the book are known by that name; choose another) [B014]"]),
        ('A[^#x] <sup><a class="footnote-ref" href="#x">1</a></sup>\n\n[^#x]: B', [], ["1:23: attribute class: 'footnote-ref' is not a class for a text (parts of the book are known by that name; choose another) [B014]"]),
        ('A<sup><a class="footnote-ref" href="#fn:a">1</a></sup>.\n\n<div class="footnote"><ol><li id="fn:a"><p><b>x</b></p></li></ol></div>', ['<p>A<a class="noteref" type="noteref" role="doc-noteref" id="pub-noteref-1" href="#pub-note-1">1</a>.</p>\n', '1 pub-note-1 <div><p><b>x</b></p></div>'], []),
        ('A[^a]\n\n[^a]: x\n\n    [^a]: y', [], ['5:5: note [^a] is defined twice, first in line 3 (keep one, or rename one) [B012]']),
        ('A[^a]\n\n[^a]: [^a]: y', [], ['3:7: note [^a] is defined twice, first in line 3 (keep one, or rename one) [B012]']),
        ('A[^a]\n\n> [^a]: x\n\n10. [^a]: y', [], ['5:5: note [^a] is defined twice, first in line 3 (keep one, or rename one) [B012]']),
        ('A[^a] B[^a]: z\n\n- [^a]: x\n\n[^a]: y\n\n```\n[^a]: v\n```\n\n: [^a]: w\n\n[^b]: v', [], ['5:1: note [^a] is defined twice, first in line 3 (keep one, or rename one) [B012]', "8:1: <pre> can't stand inside <dt> (close <dt> first) [B011]", '11:3: note [^a] is defined twice, first in line 3 (keep one, or rename one) [B012]', '13:1: note [^b] is never referred to (put [^b] in the text, or remove the note) [B003]']),
        ('A[^a]\n\n    [^a]: z\n\n[^a]: y', ['<p>A<a class="noteref" type="noteref" role="doc-noteref" id="pub-noteref-1" href="#pub-note-1">1</a></p>\n<pre><code><span class="line">[^a]: z</span></code></pre>\n', '1 pub-note-1 <div>\n<p>y</p>\n</div>'], []),
        ('A[^a] B[^b]\n\n[^a]: x\n[^b]: y\n[^a]: z\n[^b]: v', [], ['5:1: note [^a] is defined twice, first in line 3 (keep one, or rename one) [B012]', '6:1: note [^b] is defined twice, first in line 4 (keep one, or rename one) [B012]']),
        ('A[^a] C[^b]\n\n[^a]: x [^c]\n\n    [^b]: y\n\n    - [^c]: z', [], ["1:8: note [^b] is not defined (add a line '[^b]: …') [B002]", "3:9: note [^c] is not defined (add a line '[^c]: …') [B002]"]),
        ('A[^a] C[^b] [^z].\n\n[^a]: x\n\n    [^b]: y', [], ["1:8: note [^b] is not defined (add a line '[^b]: …') [B002]", "1:13: note [^z] is not defined (add a line '[^z]: …') [B002]"]),
        # Headings
        ('# T\n\nA', ['<p>A</p>'], []),
        ('x\n\n# T', ['<p>x</p>\n<h2 id="t">T</h2>'], []),
        ('# T\n\n## T\n\nA', ['<h2 id="t">T</h2>\n<p>A</p>'], []),
        ('[p. 1]{: .pagebreak}\n\n# T\n\nA', ['<span class="pagebreak" type="pagebreak" role="doc-pagebreak" id="pub-page-1" aria-label="1"/>\n<p>A</p>'], []),
        ('# [p. 1]{: .pagebreak}T\n\nA', ['<span class="pagebreak" type="pagebreak" role="doc-pagebreak" id="pub-page-1" aria-label="1"/><p>A</p>'], []),
        ('## A\n\n#### B\n\n## A\n\n### C\n\n#### C\n\n##### C\n\n###### C', ['<h2 id="a">A</h2>\n<h3 id="b">B</h3>\n<h2 id="a-2">A</h2>\n<h3 id="c">C</h3>\n<h4 id="c-2">C</h4>\n<h5 id="c-3">C</h5>\n<h6 id="c-4">C</h6>'], ["3:6: warning: heading 'B' is of level 4 after level 2; set as level 3 (don't skip levels) [B009]"]),
        ('# A\n\n##\n\nx', ['<h2 id="a">A</h2>\n\n<p>x</p>'], []),
        ('### A\n\n## B\n\n# C', ['<h2 id="a">A</h2>\n<h2 id="b">B</h2>\n<h2 id="c">C</h2>'], []),
        ('# A {: #x}\n\n## pub x\n\n## !!!\n\n## !!!', ['<h2 id="x">A</h2>\n<h3 id="s-pub-x">pub x</h3>\n<h3 id="section">!!!</h3>\n<h3 id="section-2">!!!</h3>'], []),
        ("# A\n\n```\n### B\n```\n\n### B", ['<h2 id="a">A</h2>\n<pre><code><span class="line">### B</span></code></pre>\n<h3 id="b">B</h3>'], ["7:5: warning: heading 'B' is of level 3 after level 1; set as level 2 (don't skip levels) [B009]"]),
        ('[p. 1]{: .pagebreak}\n\n[p. 2]{: .pagebreak}\n\n# T\n\nA', ['\n<span class="pagebreak" type="pagebreak" role="doc-pagebreak" id="pub-page-1" aria-label="1"/><span class="pagebreak" type="pagebreak" role="doc-pagebreak" id="pub-page-2" aria-label="2"/>\n<p>A</p>'], []),
        ('[p. 1]{: .pagebreak}\n\n# [p. 2]{: .pagebreak}T\n\nA', ['<span class="pagebreak" type="pagebreak" role="doc-pagebreak" id="pub-page-1" aria-label="1"/>\n<span class="pagebreak" type="pagebreak" role="doc-pagebreak" id="pub-page-2" aria-label="2"/><p>A</p>'], []),
        ('###### A\n\nx', ['<h2 id="a">A</h2>\n<p>x</p>'], []),
        ('# A\n\n##\n\nx\n\n## B', ['<h2 id="a">A</h2>\n\n<p>x</p>\n<h3 id="b">B</h3>'], []),
        ('# A\n\n## B\n\n### C\n\n#### D\n\n##### E\n\n###### F', ['<h2 id="a">A</h2>\n<h3 id="b">B</h3>\n<h4 id="c">C</h4>\n<h5 id="d">D</h5>\n<h6 id="e">E</h6>\n<h6 id="f">F</h6>'], []),
        # Ids and links
        ('*a*{: #x} *b*{: #x} *c*{: #x}\n', [], ["1:18: id 'x' is given twice, first in line 1 (rename one) [B010]", "1:28: id 'x' is given twice, first in line 1 (rename one) [B010]"]),
        ('[a](#nowhere) *b*{: #somewhere}', [], ["1:5: link to '#nowhere': nothing has that id (did you mean '#somewhere'?) [B007]"]),
        ('[a](#nowhere)', [], ["1:5: link to '#nowhere': nothing has that id (give its heading an id: {: #an-id}) [B007]"]),
        ('[a](#somewher) *b*{: #somewhere}', [], ["1:5: link to '#somewher': nothing has that id (did you mean '#somewhere'?) [B007]"]),
        ('[a](#b%C3%A9) *x*{: #bé}', ['<p><a href="#bé">a</a> <em id="bé">x</em></p>'], []),
        ('[](#x) *x*{: #x}', [], ["1:4: link to '#x' has no words (write them; only a figure or table with a caption and that id gives its number) [B033]"]),
        ('[](https://example.org/)', [], ['1:1: the statement has no text (write it after the front matter) [B001]']),
        ('[](#f)\n\n![a](a.png "Cap"){: #f}', ['<p><a href="#f"/></p>\n<figure id="f"><img alt="a" src="pictures/1-a.png"/><figcaption>Cap</figcaption></figure>', 'pictures/1-a.png image/png 4 3 a.png'], []),
        ('[![a](a.png)](https://example.org/)', ['<p><a href="https://example.org/"><img alt="a" src="pictures/1-a.png"/></a></p>', 'pictures/1-a.png image/png 4 3 a.png'], []),
        ('[a](https://example.org/|)', ['<p><a href="https://example.org/%7C">a</a></p>'], []),
        ('<img src="a.png" alt="" longdesc="#x" role="presentation"> *y*{: #x}', ['<p><img src="pictures/1-a.png" alt="" longdesc="#x" role="presentation"/> <em id="x">y</em></p>', 'pictures/1-a.png image/png 4 3 a.png'], []),
        ('[ ](#x) *x*{: #x}', [], ["1:5: link to '#x' has no words (write them; only a figure or table with a caption and that id gives its number) [B033]"]),
        ('*a*{: #x} *b*{: #x}', [], ["1:18: id 'x' is given twice, first in line 1 (rename one) [B010]"]),
        ('<a href="#x"> <b> </b> </a> *x*{: #x}', [], ["1:10: link to '#x' has no words (write them; only a figure or table with a caption and that id gives its number) [B033]"]),
        ('[$`x`$](#x) *y*{: #x}', ['<p><a href="#x"><math display="inline" alttext="x"><semantics><mrow><mi>x</mi></mrow><annotation encoding="application/x-tex">x</annotation></semantics></math></a> <em id="x">y</em></p>'], []),
        ('<blockquote cite="https://example.org/|"><p>x <q cite="https://example.org/|">y</q> <del cite="https://example.org/|">z</del> <ins cite="https://example.org/|">z</ins></p></blockquote>', ['<blockquote cite="https://example.org/%7C"><p>x <q cite="https://example.org/%7C">y</q> <del cite="https://example.org/%7C">z</del> <ins cite="https://example.org/%7C">z</ins></p></blockquote>'], []),
        ('<img src="a.png" alt="a" longdesc="#b%C3%A9"> *x*{: #bé}', ['<p><img src="pictures/1-a.png" alt="a" longdesc="#bé"/> <em id="bé">x</em></p>', 'pictures/1-a.png image/png 4 3 a.png'], []),
        ('<img src="a.png" alt="a" longdesc="#nowhere">', [], ["1:36: link to '#nowhere': nothing has that id (give its heading an id: {: #an-id}) [B007]"]),
        ('A[^a] [b](#nowhere).\n\n[^a]: c', [], ["1:11: link to '#nowhere': nothing has that id (give its heading an id: {: #an-id}) [B007]"]),
        ('[a](https://example.org/) [b](#nowhere)', [], ["1:31: link to '#nowhere': nothing has that id (give its heading an id: {: #an-id}) [B007]"]),
        ('[a](#nowhere) *i*{: #i} *h*{: #h} *g*{: #g} *f*{: #f} *e*{: #e} *d*{: #d} *c*{: #c} *b*{: #b} *a*{: #a}', [], ["1:5: link to '#nowhere': nothing has that id (known: a, b, c, d, e, f, g, h) [B007]"]),
        ('[a](https://аррӏе.com/)', ['<p><a href="https://xn--80ak6aa92e.com/">a</a></p>'], ["1:5: warning: link to 'https://аррӏе.com/': the site may be taken for another (see that https://xn--80ak6aa92e.com/ is meant) [B020]"]),
        # Pictures
        ('![](a.png)', [], ["1:5: picture 'a.png' has no alternative text (say what it shows: ![A crowd in a square](a.png)) [I005]"]),
        ('![ ](a.png){: role=presentation}', ['<figure><img alt="" src="pictures/1-a.png" role="presentation"/></figure>', 'pictures/1-a.png image/png 4 3 a.png'], []),
        ('![a]()', [], ["1:1: picture '' is not there (name a file: ![What it shows](crowd.png)) [I001]"]),
        ('![a](no.jpg)', [], ["1:6: picture 'no.jpg' is not there (check the name; it is sought beside the file) [I001]"]),
        ('![a](http://x/a.png)', [], ["1:6: picture 'http://x/a.png' is not a file of the library (download it and keep it beside the file) [I003]"]),
        ('![a](//x/a.png)', [], ["1:6: picture '//x/a.png' is not a file of the library (download it and keep it beside the file) [I003]"]),
        ('![a](denied.png)', [], ["1:6: picture 'denied.png' is outside the library (copy it beside the file) [I002]"]),
        ('![a](folder)', [], ["1:6: picture 'folder' can't be used: it is a folder (name a file in it) [I004]"]),
        ('![a](a.png/b)', [], ["1:6: picture 'a.png/b' is not there (check the name; it is sought beside the file) [I001]"]),
        ('![a](sick.png)', [], ["1:6: picture 'sick.png' can't be used: Input/output error (check the file) [I004]"]),
        ('![a](odd)', [], ["1:6: picture 'odd' can't be used: embedded null byte (check the file) [I004]"]),
        ('![a](large.png)', [], ["1:6: picture 'large.png' can't be used: more than 3 bytes (make it smaller) [I004]"]),
        ('![a](moving.gif)', ['<figure><img alt="a" src="pictures/1-moving.png"/></figure>', 'pictures/1-moving.png image/png 4 3 moving.gif'], ["1:6: warning: picture 'moving.gif' moves; its first frame is shown (link to the moving one: [The film](https://…)) [I010]"]),
        ('![a](d.svg) ![b](d.svg) ![c](%C3%84%20Long-Name_with.many..signs-and-more-than-forty-letters.png) ![d](---.png)', ['<p><img alt="a" src="pictures/1-d.svg"/> <img alt="b" src="pictures/1-d.svg"/> <img alt="c" src="pictures/2-long-name-with-many-signs-and-more-than-.png"/> <img alt="d" src="pictures/3-picture.png"/></p>', 'pictures/1-d.svg image/svg+xml 40 30 d.svg', 'pictures/2-long-name-with-many-signs-and-more-than-.png image/png 4 3 %C3%84%20Long-Name_with.many..signs-and-more-than-forty-letters.png', 'pictures/3-picture.png image/png 4 3 ---.png'], []),
        ('`<imx>` <img alt="a">', [], ["1:9: picture '' is not there (name a file: ![What it shows](crowd.png)) [I001]"]),
        ('<img src="a.png">', [], ["1:11: picture 'a.png' has no alternative text (say what it shows: ![A crowd in a square](a.png)) [I005]"]),
        ('![a](folder) ![b](//b)', [], ["1:6: picture 'folder' can't be used: it is a folder (name a file in it) [I004]", "1:19: picture '//b' is not a file of the library (download it and keep it beside the file) [I003]"]),
        # Faults of HTML
        ('<b>x', [], ['1:1: <b> is not closed (write </b> where it ends) [B015]']),
        ('</b>x', [], ['1:1: </b> closes nothing (remove it, or open <b> before it) [B013]']),
        ('<i>a <b>c</i> d</b>', [], ['1:6: <b> is not closed (write </b> where it ends) [B015]']),
        ('<p>a<div>b</div></p>', [], ["1:5: <div> can't stand inside <p> (begin it on a line of its own, after a blank line) [B011]"]),
        ('<html><p>x</p></html>', [], ["1:1: <html> can't stand in a statement (a statement is not a page; remove it) [B004]"]),
        ('<body>x', [], ["1:1: <body> can't stand in a statement (a statement is not a page; remove it) [B004]"]),
        ('<a href="#x">a <a href="#x">b</a></a> *x*{: #x}', [], ["1:16: <a> can't stand inside <a> (close <a> first) [B011]"]),
        ('one <span>two\n\nthree <span>four</span> five', [], ['1:5: <span> is not closed (write </span> where it ends) [B015]']),
        ('a <!-- <del> --> b', ['<p>a  b</p>'], []),
        ('<SPAN>x</span> y', ['<p><span>x</span> y</p>'], []),
        ('<span/>x', ['<p><span/>x</p>'], []),
        ("<span title='<q>'>x</span>", ['<p><span title="&lt;q&gt;">x</span></p>'], []),
        ('- a <q>b\n- c <q>d</q>', [], ['1:5: <q> is not closed (write </q> where it ends) [B015]']),
        ('</q><q>x', [], ['1:1: </q> closes nothing (remove it, or open <q> before it) [B013]', '1:5: <q> is not closed (write </q> where it ends) [B015]']),
        ('<q><q>x</q> y', [], ['1:1: <q> is not closed (write </q> where it ends) [B015]']),
        ('<b>one <i>two\n\nthree</b> four', [], ['1:1: <b> is not closed (write </b> where it ends) [B015]', '1:8: <i> is not closed (write </i> where it ends) [B015]']),
        ('x <u>y\n\n<s>z', [], ['1:3: <u> is not closed (write </u> where it ends) [B015]', '3:1: <s> is not closed (write </s> where it ends) [B015]']),
        ('one</i> two</b>', [], ['1:4: </i> closes nothing (remove it, or open <i> before it) [B013]', '1:12: </b> closes nothing (remove it, or open <b> before it) [B013]']),
        ('<span>a', [], ['1:1: <span> is not closed (write </span> where it ends) [B015]']),
        ('<p>one <ul><li>a</li></ul></p>', [], ["1:8: <ul> can't stand inside <p> (begin it on a line of its own, after a blank line) [B011]"]),
        ("<p><div>b</div></p>", [], ["1:4: <div> can't stand inside <p> (begin it on a line of its own, after a blank line) [B011]"]),
        ("<b>a</b> text of words and of words before <b>it, one that goes on", [], ["1:44: <b> is not closed (write </b> where it ends) [B015]"]),
        ("<i>a <b>c</i> d</b> e</b>", [], ["1:6: <b> is not closed (write </b> where it ends) [B015]", "1:22: </b> closes nothing (remove it, or open <b> before it) [B013]"]),
        ("</main>x\n\n<b>y", [], ["1:1: </main> can't stand in a statement (a statement is not a page; remove it) [B004]", "1:8: </p> closes nothing (remove it, or open <p> before it) [B013]", "3:1: <b> is not closed (write </b> where it ends) [B015]"]),
        ('A\n\n</body>\n\n<main><body>x</main>\n\n<b>y', [], ["3:1: </body> can't stand in a statement (a statement is not a page; remove it) [B004]", "5:1: <main> can't stand in a statement (a statement is not a page; remove it) [B004]", "5:7: <body> can't stand in a statement (a statement is not a page; remove it) [B004]", '7:1: <b> is not closed (write </b> where it ends) [B015]']),
        ('A\n\n<p>b</p></html>c', [], ["3:9: </html> can't stand in a statement (a statement is not a page; remove it) [B004]", '3:16: </p> closes nothing (remove it, or open <p> before it) [B013]']),
        ('<HTML>\n<head></head>\n<p>a</p>\n</HTML>\n', [], ["1:1: <HTML> can't stand in a statement (a statement is not a page; remove it) [B004]", "2:1: <head> can't stand in a statement (a statement is not a page; remove it) [B004]"]),
        ('one</b> two <bdo dir="ltr">three</bdo>', [], ['1:4: </b> closes nothing (remove it, or open <b> before it) [B013]']),
        ('<p>one <pre>x</pre></p>', [], ["1:8: <pre> can't stand inside <p> (begin it on a line of its own, after a blank line) [B011]"]),
        ('one <B>two\n\nthree</I> four', [], ['1:5: <b> is not closed (write </b> where it ends) [B015]', '3:6: </i> closes nothing (remove it, or open <i> before it) [B013]']),
        ('The first words of a line that goes on <q>and on', [], ['1:40: <q> is not closed (write </q> where it ends) [B015]']),
        ('two three four five six nine <q>x</q>\n\na two three four five six nine <q>y', [], ['3:32: <q> is not closed (write </q> where it ends) [B015]']),
        ("<h2>a\n</h2\nb it's\n</form>x", [], ["2:1: </h2 …> can't stand in a statement (end it at once: </h2>) [B004]"]),
        ('<div>a\n</div\nb', [], ["2:1: </div …> can't stand in a statement (end it at once: </div>) [B004]"]),
        ('<div>a</DIV\n>b', ['<div>a</div>\n<p>b</p>'], []),
        ('<div>\n<!-- x\n\nB\n</div>', [], ["2:1: <!--> can't stand in a statement (end it with -->) [B004]"]),
        ('a <my-x>b</my-x>', [], ["1:3: <my-x> can't stand in a statement (use Markdown, or write &lt; for the sign <) [B004]"]),
        ('<!DOCTYPE html>\n\nA', [], ["1:1: <!DOCTYPE> can't stand in a statement (write &lt; for the sign <) [B004]"]),
        ('a <? b ?> c\n\n<?php d ?>', [], ["1:3: <?> can't stand in a statement (write &lt; for the sign <) [B004]", "3:1: <?> can't stand in a statement (write &lt; for the sign <) [B004]"]),
        ('<b title="</i x>">a</b> b <b title=\'x=">"\'>c</b>', ['<p><b title="&lt;/i x&gt;">a</b> b <b title="x=&quot;&gt;&quot;">c</b></p>'], []),
        ('</div>\n\nwords', [], ['1:1: </div> closes nothing (remove it, or open <div> before it) [B013]']),
        ('<q>a</q>\n<b>a</b><!-- c -->two <q>x', [], ['2:23: <q> is not closed (write </q> where it ends) [B015]']),
        ("<span title='</html>'>A</span>", ['<p><span title="&lt;/html&gt;">A</span></p>'], []),
        ("<div>\n<!-->A<!--->B<!-- C --!>D<!-- <!E </body> -->F\n</div>", ['<div>\nABDF\n</div>'], []),
        ('<div>\nA </ b>\nC </3 d>\n</div>', [], ["2:3: </> can't stand in a statement (write &lt; for the sign <) [B004]", "3:3: </> can't stand in a statement (write &lt; for the sign <) [B004]"]),
        ('A <!-- </main> --> `</body>`', ['<p>A  <code>&lt;/body&gt;</code></p>'], []),
        # Blocks of HTML with Markdown in them
        ('<div class="x" markdown="1">\n*A*\n\n<div markdown="1">\n- B\n</div>\n</div>', ['<div class="x">\n<p><em>A</em></p>\n<div>\n<ul>\n<li>B</li>\n</ul>\n</div>\n</div>'], []),
        ('A[^1]\n\n`<div>`\n\n~~~\n<div>\n~~~\n\n<div markdown="1">\n\n<div markdown="1">\nx[^1]\n</div>\n\n<DIV markdown="1">\n\nB\n\n[^1]: C', [], ["9:1: <div> is not closed (write </div> where it ends) [B015]", "15:1: <div> is not closed (write </div> where it ends) [B015]"]),
        ('<div markdown="1">\n\n<section markdown="1">\n\n  <aside>\nA\n\n</div>\n\n<section markdown="1">\nB', [], ["3:1: <section> is not closed (write </section> where it ends) [B015]", "5:3: <aside> is not closed (write </aside> where it ends) [B015]", "10:1: <section> is not closed (write </section> where it ends) [B015]"]),
        ('<ul markdown="1">\n<li markdown="1">*A*\n</ul>\n\n<p markdown="1">*C*', ['<ul>\n<li><em>A</em>\n</li>\n</ul>\n<p><em>C</em>\n\n</p>'], []),
        ('<table markdown="1">\n<tbody>\n<tr>\n<td>A\n</table>', ['<div class="table"><table>\n<tbody>\n<tr>\n<td>A\n</td>\n</tr>\n</tbody>\n</table></div>'], []),
        ('A\n\n```a`b\n<div markdown="1">\n```', [], ["1:1: <div> is not closed (write </div> where it ends) [B015]"]),
        ('</div>\n\n<div markdown="1">\n<p>A</p\n>\n\n<p>B</p/>\n\n<p>C\n<section class="x">D</section>\n\nE</div b\n\nC <b>\n\n`</div>`', [], ["1:1: </div> closes nothing (remove it, or open <div> before it) [B013]", "7:5: </p …> can't stand in a statement (end it at once: </p>) [B004]", "12:2: </div …> can't stand in a statement (end it at once: </div>) [B004]"]),
        # Pages
        ('A [p. 1]{: .pagebreak} b [p. 1]{: .pagebreak}', ['<p>A <span class="pagebreak" type="pagebreak" role="doc-pagebreak" id="pub-page-1" aria-label="1"/> b <span class="pagebreak" type="pagebreak" role="doc-pagebreak" id="pub-page-1-again" aria-label="1"/></p>'], []),
        ('[p. 2]{: .pagebreak}\n\nNext', ['\n<p><span class="pagebreak" type="pagebreak" role="doc-pagebreak" id="pub-page-2" aria-label="2"/>Next</p>'], []),
        ('[p. 2]{: .pagebreak} [p. 3]{: .pagebreak}\n\n## H', ['<span class="pagebreak" type="pagebreak" role="doc-pagebreak" id="pub-page-2" aria-label="2"/><span class="pagebreak" type="pagebreak" role="doc-pagebreak" id="pub-page-3" aria-label="3"/>\n<h2 id="h">H</h2>'], []),
        ('[p. 2]{: .pagebreak}', [], ['1:1: the statement has no text (write it after the front matter) [B001]']),
        ('<span class="pagebreak" title="4">x</span>', [], ["1:14: attribute class: 'pagebreak' is not the mark of a page ([p. 12]{: .pagebreak} where page 12 begins) [B014]"]),
        ('<span class="pagebreak"></span>a', [], ["1:14: attribute class: 'pagebreak' is not the mark of a page ([p. 12]{: .pagebreak} where page 12 begins) [B014]"]),
        ('<span class="pagebreak" title=" 5  b "></span>a', ['<p><span class="pagebreak" type="pagebreak" role="doc-pagebreak" id="pub-page-5-b" aria-label="5 b"/>a</p>'], []),
        ('[p. 2]{: .pagebreak} [p. 3]{: .pagebreak}\n\nText.', ['\n<p><span class="pagebreak" type="pagebreak" role="doc-pagebreak" id="pub-page-2" aria-label="2"/><span class="pagebreak" type="pagebreak" role="doc-pagebreak" id="pub-page-3" aria-label="3"/>Text.</p>'], []),
        ('[p. 2]{: .pagebreak}\n[p. 3]{: .pagebreak}\n\n## H', ['<span class="pagebreak" type="pagebreak" role="doc-pagebreak" id="pub-page-2" aria-label="2"/><span class="pagebreak" type="pagebreak" role="doc-pagebreak" id="pub-page-3" aria-label="3"/>\n<h2 id="h">H</h2>'], []),
        ('[p. 2]{: .pagebreak}\n\n[p. 3]{: .pagebreak}\n\nText', ['\n\n<p><span class="pagebreak" type="pagebreak" role="doc-pagebreak" id="pub-page-2" aria-label="2"/><span class="pagebreak" type="pagebreak" role="doc-pagebreak" id="pub-page-3" aria-label="3"/>Text</p>'], []),
        ('> [p. 2]{: .pagebreak}\n\nText', ['<blockquote>\n<span class="pagebreak" type="pagebreak" role="doc-pagebreak" id="pub-page-2" aria-label="2"/>\n</blockquote>\n<p>Text</p>'], []),
        ('<div><p><span class="pagebreak" title="2"></span></p>loose words<p>x</p></div>', ['<div><span class="pagebreak" type="pagebreak" role="doc-pagebreak" id="pub-page-2" aria-label="2"/>loose words<p>x</p></div>'], []),
        ('## [p. 2]{: .pagebreak}\n\nx', ['<span class="pagebreak" type="pagebreak" role="doc-pagebreak" id="pub-page-2" aria-label="2"/>\n<p>x</p>'], []),
        ('<div><h2></h2>tail words</div>', ['<div>tail words</div>'], []),
        ('[p. !]{: .pagebreak}x', ['<p><span class="pagebreak" type="pagebreak" role="doc-pagebreak" id="pub-page-1" aria-label="!"/>x</p>'], []),
        ('a\n- b', ['<p>a\n- b</p>'], ["2:1: warning: '- b' is set as words (leave a blank line before a list) [B016]"]),
        ('a\u202eb', ['<p>a\u202eb</p>'], ['1:2: warning: U+202E RIGHT-TO-LEFT OVERRIDE changes the order in which it is read (remove it, unless the text is about it) [B017]']),
        ('# [p. 1]{: .pagebreak}[p. 2]{: .pagebreak}T\n\nA', ['<span class="pagebreak" type="pagebreak" role="doc-pagebreak" id="pub-page-1" aria-label="1"/><span class="pagebreak" type="pagebreak" role="doc-pagebreak" id="pub-page-2" aria-label="2"/><p>A</p>'], []),
        # Formulas
        ('$`x^2`$', ['<p><math display="inline" alttext="x^2"><semantics><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow><annotation encoding="application/x-tex">x^2</annotation></semantics></math></p>'], []),
        ('$`x`${: #f}', ['<p><math display="inline" alttext="x" id="f"><semantics><mrow><mi>x</mi></mrow><annotation encoding="application/x-tex">x</annotation></semantics></math></p>'], []),
        ('```math\nx\n```', ['<div class="formula"><math display="block" alttext="x"><semantics><mrow><mi>x</mi></mrow><annotation encoding="application/x-tex">x</annotation></semantics></math></div>'], []),
        ('$`x_`$ and $`\\foo`$ and $`a_b_c`$ and $`a^b^c`$', [], ["1:3: formula 'x_' can't be read: ^ or _ with nothing after it (write x^2) [B030]", "1:14: formula '\\foo': \\foo is not known (see docs/writing.md#formulas) [B031]", "1:27: formula 'a_b_c' can't be read: two subscripts (write {a_b}_c) [B030]", "1:41: formula 'a^b^c' can't be read: two superscripts (write {a^b}^c) [B030]"]),
        ('$``$', ['<p>$``$</p>'], []),
        ('<code class="math" alt="x squared" id="f">x^2</code>', ['<p><math display="inline" alttext="x squared" id="f"><semantics><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow><annotation encoding="application/x-tex">x^2</annotation></semantics></math></p>'], []),
        ('$`\\color{red}x`$ a', [], ["1:3: formula '\\color{red}x': \\color can't stand in a formula (looks belong to the theme; remove it) [B031]"]),
        ('```math\na\n\\frac{1}\n```', [], ["2:1: formula 'a\\u000a\\frac{1}' can't be read: it is not complete (see docs/writing.md#formulas) [B030]"]),
        ('costs $5 and $6', ['<p>costs $5 and $6</p>'], []),
        ('\\$`x`$', ['<p>\\$<code>x</code>$</p>'], []),
        ('<code class="math">a<i>b</i></code>', ['<p><math display="inline" alttext="ab"><semantics><mrow><mi>a</mi><mi>b</mi></mrow><annotation encoding="application/x-tex">ab</annotation></semantics></math></p>'], []),
        *((f"$`{tex}`$", [], [f"1:3: formula '{tex}' can't be read: {reason} [B030]"]) for tex, reason in (
            *((tex, "it is not complete (see docs/writing.md#formulas)") for tex in ("\\frac'", "\\underset{}", "\\overset_a", "x\\limits", "\\displaystyle_a", "\\displaystyle^a", "\\displaystyle_a^b")),
            *((tex, "something is missing at its end (complete it)") for tex in ("\\frac", "\\sqrt", "\\sqrt[3]", "\\overline")))),
        ("$`12`$", ['<p><math display="inline" alttext="12"><semantics><mrow><mn>12</mn></mrow><annotation encoding="application/x-tex">12</annotation></semantics></math></p>'], []),
        ("$`{ab}c`$", ['<p><math display="inline" alttext="{ab}c"><semantics><mrow><mrow><mi>a</mi><mi>b</mi></mrow><mi>c</mi></mrow><annotation encoding="application/x-tex">{ab}c</annotation></semantics></math></p>'], []),
        ("$`\\backslash`$", ['<p><math display="inline" alttext="\\backslash"><semantics><mrow><mi>\\</mi></mrow><annotation encoding="application/x-tex">\\backslash</annotation></semantics></math></p>'], []),
        ('$`\\q`$ $`\\Huge x`$', [], ["1:3: formula '\\q': \\q is not known (see docs/writing.md#formulas) [B031]", "1:10: formula '\\Huge x': it needs mathsize (looks belong to the theme) [B031]"]),
        ('$`\\unicode x`$', [], ["1:3: formula '\\unicode x' can't be read: it is not complete (see docs/writing.md#formulas) [B030]"]),
        ('$`\\sum_a^b`$\n\n```math\n\\sum_a^b\n```', ['<p><math display="inline" alttext="\\sum_a^b"><semantics><mrow><msubsup><mo>∑</mo><mi>a</mi><mi>b</mi></msubsup></mrow><annotation encoding="application/x-tex">\\sum_a^b</annotation></semantics></math></p>\n<div class="formula"><math display="block" alttext="\\sum_a^b"><semantics><mrow><munderover><mo>∑</mo><mi>a</mi><mi>b</mi></munderover></mrow><annotation encoding="application/x-tex">\\sum_a^b</annotation></semantics></math></div>'], []),
        ('$`\\frac{1}{2} + \\frac{a + b + c + d + e + f + g + h}{x + y + z} + \\foo`$', [], ["1:67: formula '\\frac{1}{2} + \\frac{a + b + c + d + e + f + g + h}{x + y + z} + \\foo': \\foo is not known (see docs/writing.md#formulas) [B031]"]),
        ('```math\na\n\\foo + b\nc\n```', [], ["3:1: formula 'a\\u000a\\foo + b\\u000ac': \\foo is not known (see docs/writing.md#formulas) [B031]"]),
        # Characters
        ('a&#1;b &#x2; <i title="&#3;">c</i>&#4;', [], ["1:2: character U+0001 can't stand in a statement (remove it) [F002]", "1:8: character U+0002 can't stand in a statement (remove it) [F002]", "1:24: character U+0003 can't stand in a statement (remove it) [F002]", "1:35: character U+0004 can't stand in a statement (remove it) [F002]"]),
        ('a&#x1F;b', [], ["1:2: character U+001F can't stand in a statement (remove it) [F002]"]),
        ('\U0001f3f4*&#xe0067;&#xe0062;&#xe0065;&#xe006e;&#xe0067;&#xe007f;*', [], [f"1:{at}: character U+{sign} can't stand in a statement (remove it) [F002]" for at, sign in ((3, "E0067"), (12, "E0062"), (21, "E0065"), (30, "E006E"), (48, "E007F"))]),
        ('[a](java&#1;script:b)', [], ["1:2: link to 'javascript:b': javascript: is not a scheme for readers (link to https://…, mailto:… or #a-heading) [B006]", "1:9: character U+0001 can't stand in a statement (remove it) [F002]"]),
        ('[p. 2]{: .pagebreak}\n\na&#1;\n\n<div><p><span class="pagebreak" title="3&#3;"></span></p>b&#2;</div>', [], ["3:2: character U+0001 can't stand in a statement (remove it) [F002]", "5:41: character U+0003 can't stand in a statement (remove it) [F002]", "5:59: character U+0002 can't stand in a statement (remove it) [F002]"]),
        ('a<!-- b -->c', ['<p>ac</p>'], []), ('a<!-- b -- <span> c -->d', ['<p>ad</p>'], []),
        ('a <?php x ?> b', [], ["1:3: <?> can't stand in a statement (write &lt; for the sign <) [B004]"]),
        ('<![CDATA[x]]>', [], ["1:1: <![CDATA[> can't stand in a statement (write &lt; for the sign <) [B004]"]),
        ('a<wbr>b<WBR/>c', ['<p>a<wbr/>b<wbr/>c</p>'], []),
        ('H~2~O 10^6^ ~5 or ~6 a^b c^', ['<p>H<sub>2</sub>O 10<sup>6</sup> ~5 or ~6 a^b c^</p>'], []),
        ('', [], ['1:1: the statement has no text (write it after the front matter) [B001]']),
        ('  \n', [], ['1:1: the statement has no text (write it after the front matter) [B001]']),
        ('# T', [], ['1:1: the statement has no text (write it after the front matter) [B001]']),
        ('<div>\n<p> </p>\n</div>', [], ['1:1: the statement has no text (write it after the front matter) [B001]']),
        ('***', ['<hr/>'], []),
    ],
)  # fmt: skip
def test_what_becomes_of_a_text(body: str, parts: list[str], problems: list[str]):
    """Its elements as editions have them, or what is wrong with it and where."""
    assert made(body) == (parts, problems)


@pytest.mark.parametrize(
    ("title", "body", "text"),
    [
        ("Two words", "# Two  words\n\nA", "<p>A</p>"), (" Two\n words ", "Two *words*\n===\n\nA", "<p>A</p>"),
        ("Two words", "# Twowords\n\nA", '<h2 id="twowords">Twowords</h2>\n<p>A</p>'),
        ("Two words", "## Two words\n\nA", '<h2 id="two-words">Two words</h2>\n<p>A</p>'),
    ],
)  # fmt: skip
def test_titles_are_not_printed_twice(title: str, body: str, text: str):
    """A first heading of the highest level that says what the title says is left out."""
    assert made(body, title) == ([text], [])


@pytest.mark.parametrize(
    ("limits", "body", "told"),
    [
        ({"nesting": 3}, "> > > > x", "1:9: lists, quotations, brackets or elements nested too deeply (flatten them) [B008]"),
        ({"notes": 1}, "A[^a].\n\n[^a]: B[^b]\n[^b]: C", "4:1: 2 notes are more than the 1 allowed (divide the statement, or raise [limits] notes in publish.toml) [B019]"),
        ({"table_cells": 3}, "x\n\n|a|b|\n|-|-|\n|c|d|", "3:1: 4 cells of tables are more than the 3 allowed (divide the statement, or raise [limits] table_cells in publish.toml) [B019]"),
    ],
)  # fmt: skip
def test_limits_of_a_text(limits: dict[str, int], body: str, told: str):
    """What a library allows is read, and nothing beyond it, which is told of at its place."""
    assert made(body, limits=TextLimits(**limits)) == ([], [told])
    assert made(body, limits=TextLimits(**{name: most + 9 for name, most in limits.items()}))[0]


def test_commands_of_formulas():
    """Each that the converter knows is taken with its element, but those that ask for a look."""
    bodies = {
        "\\genfrac": "\\genfrac(]{0pt}{2}{a}{b}", "\\left": "\\left(a\\right)", "\\limits": "\\int\\limits_a^b",
        "\\middle": "\\left(a\\middle|b\\right)", "\\right": "\\left(a\\right)", "\\root": "\\root 3 \\of x",
        "\\sideset": "\\sideset{_a}{^b}\\sum", "\\skew": "\\skew{3}{a}{b}", "_^": "x_a^b",
    }  # fmt: skip
    refused = {"\\color", "\\colorbox", "\\fcolorbox", "\\href"}
    for command, (name, attributes) in CONVERSION_MAP.items():
        body = etree.Element("body")
        for rest in ("", "{a}", "{1em}{b}", "("):
            paragraph = etree.SubElement(body, "p")
            code = etree.SubElement(paragraph, "code", {"class": "math"})
            code.text = bodies.get(command, f"x{command}{rest}")
        take_formulas([body], Locator("", 1, "a.md"))
        looks = not {"mathsize", "linebreak"}.isdisjoint(attributes) or command in refused
        assert (body.find(f".//{name}") is None) == looks, command


def test_the_longest_formula():
    """As many signs as are read, and one more."""
    assert made("$`" + "x" * 4000 + "`$")[1] == []
    (told,) = made("$`" + "x" * 4001 + "`$")[1]
    assert "it has more than 4000 signs" in told


@pytest.mark.parametrize(
    ("body", "column"),
    [
        ("[" * 61 + "x", 61), ("(" * 30 + "[" * 31, 61), ("<div>" * 61 + "x" + "</div>" * 61, 306),
        ("*a* " * 9 + "<b>" * 60 + "x" + "</b>" * 60, 217), ("- " * 300 + "x", 601), ("- " * 1000 + "x", 1),
    ],
    ids=["brackets", "parentheses", "blocks", "phrases", "lists", "lists without end"],
)  # fmt: skip
def test_what_nests_too_deeply(body: str, column: int):
    """It is told of where it is deepest; what is read next is read as ever."""
    hint = "lists, quotations, brackets or elements nested too deeply (flatten them)"
    assert made(body) == ([], [f"1:{column}: {hint} [B008]"])
    assert made("A\n\n- b\n\nC") == (["<p>A</p>\n<ul>\n<li>b</li>\n</ul>\n<p>C</p>"], [])


def test_a_text_after_one_that_took_too_long(monkeypatch: pytest.MonkeyPatch):
    """What ends the reading of one within a list leaves nothing behind."""

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(ParagraphProcessor, "run", end)
        with pytest.raises(KeyboardInterrupt):
            made("- a")
    assert made("A") == (["<p>A</p>"], [])


def test_pictures_beside_the_source(tmp_path: Path):
    """As many bytes as the library allows, and one more."""
    (tmp_path / "a.png").write_bytes(b"abc")
    source = tmp_path / "letter.md"
    assert library_fetch(source, tmp_path, 3)("a.png") == b"abc"
    with pytest.raises(Unusable, match=r"^more than 2 bytes$") as found:
        library_fetch(source, tmp_path, 2)("a.png")
    assert found.value.advice == "make it smaller, or raise [limits] picture_bytes in publish.toml"
