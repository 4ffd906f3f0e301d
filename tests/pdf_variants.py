"""What other writers do otherwise than we: PDFs that are as good, or wrong in the same way.

A variant is a function of an open PDF, and the rules that it breaks; most break none.
"""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from fontTools.cffLib import CharStrings, FDArrayIndex, FDSelect, FontDict
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from tests.pdf_faults import Mutation, elements, first

VARIANTS: list[tuple[str, Mutation, set[str]]] = []


def variant(name: str, *rules: str) -> Any:
    """Register a variant under a name, with the rules that it breaks."""

    def registered(change: Mutation) -> Mutation:
        VARIANTS.append((name, change, set(rules)))
        return change

    return registered


def drawn(pdf: Pdf, content: bytes, resources: dict[str, Any] | None = None) -> None:
    """Add content to the first page, and what it asks for to its resources."""
    page = pdf.pages[0]
    for kind, items in (resources or {}).items():
        kept = page.Resources.get(kind, Dictionary())
        for name, item in items.items():
            kept[name] = item
        page.Resources[kind] = kept
    page.contents_add(Stream(pdf, b"q\n" + content + b"\nQ"))


def artifact(content: bytes) -> bytes:
    return b"/Artifact BMC\n" + content + b"\nEMC"


@variant("resources of all pages in one place", "PDF/A-3 6.2.2-2")
def inherited_resources(pdf: Pdf) -> None:
    kept = Dictionary()
    for page in pdf.pages:
        for kind, items in dict(page.Resources.items()).items():
            kept[kind] = items if kind not in kept else Dictionary({**dict(kept[kind].items()), **dict(items.items())}) if isinstance(items, Dictionary) else items  # fmt: skip
        del page.obj["/Resources"]
    pdf.Root.Pages.Resources = kept


@variant("a page without content")
def bare_page(pdf: Pdf) -> None:
    pdf.pages.append(
        pikepdf.Page(Dictionary(Type=Name.Page, MediaBox=[0, 0, 9, 9], StructParents=999))
    )
    pdf.Root.StructTreeRoot.ParentTree.Nums.extend([999, Array()])


@variant("a page without resources or what is above it")
def orphaned_page(pdf: Pdf) -> None:
    bare_page(pdf)
    page = pdf.pages[-1]
    page.Contents = Stream(pdf, artifact(b"0 0 m 1 1 l S"))
    pdf.Root.Pages.Resources = Name.Wrong


@variant("colours named by their operators")
def device_space(pdf: Pdf) -> None:
    drawn(pdf, artifact(b"/DeviceRGB cs 0 0 0 sc 0 0 1 1 re f"))


@variant("a colour space that stands for another")
def default_space(pdf: Pdf) -> None:
    profile = pdf.Root.OutputIntents[0].DestOutputProfile
    drawn(
        pdf,
        artifact(b"0 0 0 rg 0 0 1 1 re f"),
        {"/ColorSpace": {"/DefaultRGB": Array([Name.ICCBased, profile])}},
    )


@variant("an indexed picture of CMYK", "PDF/A-3 6.2.4.3-3")
def indexed(pdf: Pdf) -> None:
    image = Stream(
        pdf, b"\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8
    )
    image.ColorSpace = Array([Name.Indexed, Name.DeviceCMYK, 0, String(b"\0\0\0\0")])
    drawn(pdf, artifact(b"/Im9 Do"), {"/XObject": {"/Im9": image}})


@variant("an inline picture of no space that asks to be smoothed", "PDF/A-3 6.2.8-3")
def inline_image(pdf: Pdf) -> None:
    drawn(pdf, artifact(b"BI /W 1 /H 1 /BPC 1 /IM true /I true ID \x00 EI"))


@variant("an inline picture in two filters")
def filtered_image(pdf: Pdf) -> None:
    drawn(pdf, artifact(b"BI /W 1 /H 1 /BPC 1 /IM true /F [/AHx /RL] ID 800080> EI"))


@variant("an intent of a picture that is none", "PDF/A-3 6.2.6-1")
def image_intent(pdf: Pdf) -> None:
    image = Stream(
        pdf, b"\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8
    )
    image.ColorSpace, image.Intent = Name.DeviceGray, Name.Pretty
    drawn(pdf, artifact(b"/Im9 Do"), {"/XObject": {"/Im9": image}})


@variant("layers in groups, for the screen")
def layers(pdf: Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("a"), Intent=Name.View))
    pdf.Root.OCProperties = Dictionary(
        OCGs=[group], D=Dictionary(Name=String("all"), Order=[String("words"), Array([String("label"), Array([group])])])
    )  # fmt: skip


@variant("blend modes to choose from")
def blend_modes(pdf: Pdf) -> None:
    drawn(
        pdf,
        artifact(b"/G9 gs"),
        {
            "/ExtGState": {
                "/G9": Dictionary(BM=Array([Name.Normal, Name.Multiply])),
                "/G8": Name.None_,
            }
        },
    )


@variant("properties of a mark by their name, with a language")
def named_properties(pdf: Pdf) -> None:
    drawn(
        pdf,
        b"/Artifact /P9 BDC EMC",
        {"/Properties": {"/P9": Dictionary(Type=Name.Pagination, Lang=String("en"))}},
    )


@variant("a mark with a language that is none", "PDF/A-3 6.7.4-1", "PDF/UA-1 7.2-29")
def wrong_language(pdf: Pdf) -> None:
    drawn(pdf, b"/Artifact << /Lang (not a tag!) >> BDC EMC")


@variant("an action on its own, without its type", "PDF/A-3 6.5.1-1")
def bare_action(pdf: Pdf) -> None:
    pdf.Root.OpenAction = pdf.make_indirect(Dictionary(S=Name.Launch, F=String("x")))


@variant("a mark that isn't ended", "PDF/UA-1 7.1-3")
def open_mark(pdf: Pdf) -> None:
    drawn(pdf, b"/Artifact BMC")


@variant("an end that ends nothing", "PDF/UA-1 7.1-3")
def no_mark(pdf: Pdf) -> None:
    drawn(pdf, b"EMC")


@variant("one number for two pieces", "PDF/UA-1 7.1-3")
def one_number(pdf: Pdf) -> None:
    drawn(pdf, b"/P << /MCID 0 >> BDC EMC")


@variant("a first heading of the second level", "PDF/UA-1 7.4.2-1")
def second_first(pdf: Pdf) -> None:
    for item in elements(pdf, "H1"):
        item.S = Name.H2
    for item in elements(pdf, "Title"):
        item.S = Name.P


@variant("content beside the rows of a table", "PDF/UA-1 7.2-3")
def content_in_a_table(pdf: Pdf) -> None:
    table = first(pdf, "Table")
    number = 4711
    pdf.pages[0].contents_add(Stream(pdf, b"/Table << /MCID 4711 >> BDC EMC"))
    table.K = Array([*list(table.K), Dictionary(Type=Name.MCR, Pg=pdf.pages[0].obj, MCID=number)])


@variant("kids of an element that lead nowhere")
def odd_kids(pdf: Pdf) -> None:
    item = first(pdf, "P")
    item.K = Array([*list(item.K if isinstance(item.K, Array) else [item.K]), String("x"),
                    Dictionary(Type=Name.MCR), Dictionary(Type=Name.OBJR)])  # fmt: skip


@variant("a parent tree in branches")
def branches(pdf: Pdf) -> None:
    tree = pdf.Root.StructTreeRoot.ParentTree
    leaf = pdf.make_indirect(Dictionary(Nums=tree.Nums, Limits=[0, 9999]))
    leaf.Kids = Array([leaf])
    pdf.Root.StructTreeRoot.ParentTree = pdf.make_indirect(Dictionary(Kids=Array([leaf])))


def composite(pdf: Pdf, program: bytes, *, table: bytes = b"", **options: Any) -> Any:
    """A composite font of a CFF program, codes as they are."""
    file = Stream(pdf, program, Subtype=Name.CIDFontType0C)
    flags = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/AAAAAA+X"), Flags=4, FontBBox=[0, 0, 500, 500], ItalicAngle=0,
        Ascent=500, Descent=0, CapHeight=500, StemV=80, FontFile3=pdf.make_indirect(file),
    )  # fmt: skip
    inner = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name("/AAAAAA+X"),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        FontDescriptor=pdf.make_indirect(flags), **options,
    )  # fmt: skip
    return pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/AAAAAA+X"), Encoding=Name("/Identity-H"),
        DescendantFonts=[pdf.make_indirect(inner)], ToUnicode=pdf.make_indirect(Stream(pdf, table)),
    ))  # fmt: skip


def cff(cids: bool) -> bytes:
    """A bare CFF program of three glyphs, 500 wide; by CIDs, those of 0, 5 and 7."""
    builder = FontBuilder(1000, isTTF=False)
    names = [".notdef", "A", "B"]
    builder.setupGlyphOrder(names)
    pen = T2CharStringPen(500, None)
    pen.moveTo((0, 0))
    pen.lineTo((100, 0))
    pen.lineTo((100, 100))
    pen.closePath()
    builder.setupCFF("X", {}, dict.fromkeys(names, pen.getCharString()), {})
    fonts = builder.font["CFF "].cff
    if cids:
        top = fonts.topDictIndex[0]
        outlines = [top.CharStrings[name] for name in names]
        own, private = FontDict(), top.Private
        own.Private = private
        for outline in outlines:
            outline.private = private
        by_font, which = FDArrayIndex(), FDSelect()
        by_font.append(own)
        which.format, which.gidArray = 3, [0, 0, 0]
        charset = [".notdef", "cid00005", "cid00007"]
        strings = CharStrings(None, charset, fonts.GlobalSubrs, None, which, by_font)
        strings.charStrings = dict(zip(charset, outlines, strict=True))
        top.ROS, top.CIDCount, top.charset = ("Adobe", "Identity", 0), 8, charset
        top.FDArray, top.FDSelect, top.CharStrings = by_font, which, strings
        top.rawDict.pop("Private", None)
        top.__dict__.pop("Private", None)
    out = io.BytesIO()
    fonts.compile(out, builder.font, isCFF2=False)
    return out.getvalue()


_RANGES = b"1 beginbfrange\n<0000> <0001> <0041>\n<0002> <0007> [<0043> <0044> <0045> <0046> <0047> <0048>]\n<0008> <0009> <>\nendbfrange"


def _shown(pdf: Pdf, font: Any, codes: bytes, before: bytes = b"") -> None:
    drawn(
        pdf,
        artifact(b"BT " + before + b" /F9 9 Tf <" + codes + b"> Tj ET"),
        {"/Font": {"/F9": font}},
    )


@variant("codes in ranges, widths in ranges")
def ranges(pdf: Pdf) -> None:
    _shown(pdf, composite(pdf, cff(False), table=_RANGES, W=Array([0, 2, 500, 3])), b"00010002")


@variant("a font by CIDs, letters that nobody sees")
def by_cids(pdf: Pdf) -> None:
    font = composite(pdf, cff(True), table=_RANGES, W=Array([5, 7, 500]))
    _shown(pdf, font, b"00050007")
    _shown(pdf, font, b"0006", b"3 Tr")


@variant("a CID that isn't there", "PDF/A-3 6.2.11.4.1-2", "PDF/UA-1 7.21.4.1-2")
def missing_cid(pdf: Pdf) -> None:
    _shown(pdf, composite(pdf, cff(True), table=_RANGES, DW=500), b"0006")


@variant("a width that isn't the glyph's", "PDF/A-3 6.2.11.5-1", "PDF/UA-1 7.21.5-1")
def wrong_width(pdf: Pdf) -> None:
    _shown(pdf, composite(pdf, cff(False), table=_RANGES, W=Array([0, 2, 700])), b"0001")


@variant("a code in no range", "PDF/A-3 6.2.11.7.2-1", "PDF/UA-1 7.21.7-1")
def no_character(pdf: Pdf) -> None:
    _shown(pdf, composite(pdf, cff(False), table=b"", DW=500), b"0001")
