"""Documents of writing programs, made in a test: Word and OpenDocument, whole or broken."""

from __future__ import annotations

import io
import zipfile

from PIL import Image

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PIC = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    'wordprocessingDrawing"><wp:docPr id="1" name="p" descr="A boat on the river"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData>'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>'
    f'<a:blip xmlns:r="{_R}" r:embed="rId9"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing></w:r></w:p>"
)


def png() -> bytes:
    """A small picture."""
    out = io.BytesIO()
    image = Image.new("RGB", (40, 30), (90, 120, 160))
    for x in range(40):
        image.putpixel((x, x % 30), (x * 6, 40, 90))
    image.save(out, "PNG")
    return out.getvalue()


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """An archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx(
    body: str, *, notes: str = "", core: str = "", extra: dict[str, str | bytes] | None = None
) -> bytes:
    """A Word document with this body in WordprocessingML."""
    relations = (
        f'<Relationship Id="rId8" Type="{_R}/footnotes" Target="footnotes.xml"/>'
        f'<Relationship Id="rId9" Type="{_R}/image" Target="media/image1.png"/>'
        f'<Relationship Id="rId7" Type="{_R}/styles" Target="styles.xml"/>'
    )
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/></w:style>'
        for name in ("Title", "Author", "heading 1", "heading 2", "Quote")
    )
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="png" ContentType="image/png"/><Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped({
        "[Content_Types].xml": types,
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}">{relations}</Relationships>',
        "word/styles.xml": f"<w:styles {_W}>{styles}</w:styles>",
        "word/footnotes.xml": f"<w:footnotes {_W}>{notes}</w:footnotes>",
        "word/media/image1.png": png(),
        "docProps/core.xml": core or "<x/>",
        **(extra or {}),
    })  # fmt: skip


def letter_docx() -> bytes:
    """A letter: title, stress, a note, a list, a quotation, a table, a picture, properties."""

    def p(text: str, style: str = "") -> str:
        mark = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        return f"<w:p>{mark}{text}</w:p>"

    def r(text: str, look: str = "") -> str:
        return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'

    call = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    cells = "".join(
        "<w:tr>" + "".join(f"<w:tc>{p(r(word))}</w:tc>" for word in row) + "</w:tr>"
        for row in (("Year", "Boats"), ("1910", "41"), ("1911", "38"))
    )
    body = (
        p(r("Open letter to the ferry company"), "Title")
        + p(
            r("Gentlemen, your boat was ")
            + r("late", "<w:i/>")
            + r(" on ")
            + r("forty", "<w:b/>")
            + r(" mornings")
            + call
            + r(".")
        )
        + p(r("What we ask"), "heading1")
        + p(r("A boat that leaves when it says * it leaves."), "Quote")
        + f"<w:tbl>{cells}</w:tbl>"
        + _PIC
        + p(r("The passengers of the first boat."))
    )
    note = f'<w:footnote w:id="2">{p(r("We kept a book."))}</w:footnote>'
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        "<dc:title>Microsoft Word - letter.doc</dc:title><dc:creator>Ada Finch</dc:creator>"
        "<dcterms:created>1999-05-04T10:00:00Z</dcterms:created></cp:coreProperties>"
    )
    return docx(body, notes=note, core=core)


def letter_odt() -> bytes:
    """The same letter, written by odfpy."""
    from odf import dc, draw, meta, office, style, table, text
    from odf.opendocument import OpenDocumentText

    document = OpenDocumentText()
    for name, look in (("I", {"fontstyle": "italic"}), ("B", {"fontweight": "bold"})):
        own = style.Style(name=name, family="text")
        own.addElement(style.TextProperties(**look))
        document.automaticstyles.addElement(own)
    for name in ("Title", "Quotations"):
        document.styles.addElement(style.Style(name=name, family="paragraph"))
    document.text.addElement(text.P(stylename="Title", text="Open letter to the ferry company"))
    first = text.P()
    first.addText("Gentlemen, your boat was ")
    first.addElement(text.Span(stylename="I", text="late"))
    first.addText(" on ")
    first.addElement(text.Span(stylename="B", text="forty"))
    first.addText(" mornings")
    note = text.Note(noteclass="footnote")
    note.addElement(text.NoteCitation(text="1"))
    inner = text.NoteBody()
    inner.addElement(text.P(text="We kept a book."))
    note.addElement(inner)
    first.addElement(note)
    first.addText(".")
    document.text.addElement(first)
    document.text.addElement(text.H(outlinelevel=1, text="What we ask"))
    quoted = text.P(stylename="Quotations", text="A boat that leaves when it says * it leaves.")
    document.text.addElement(quoted)
    rows = table.Table()
    for row in (("Year", "Boats"), ("1910", "41"), ("1911", "38")):
        line = table.TableRow()
        for word in row:
            cell = table.TableCell()
            cell.addElement(text.P(text=word))
            line.addElement(cell)
        rows.addElement(line)
    document.text.addElement(rows)
    place = text.P()
    frame = draw.Frame(width="4cm", height="3cm")
    frame.addElement(draw.Image(href=document.addPicture("boat.png", "image/png", png())))
    from odf import svg

    frame.addElement(svg.Desc(text="A boat on the river"))
    place.addElement(frame)
    document.text.addElement(place)
    document.text.addElement(text.P(text="The passengers of the first boat."))
    document.meta.addElement(meta.InitialCreator(text="Ada Finch"))
    document.meta.addElement(meta.CreationDate(text="1999-05-04T10:00:00"))
    del dc, office
    out = io.BytesIO()
    document.write(out)
    return out.getvalue()
