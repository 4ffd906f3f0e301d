"""One broken file for each rule of the PDF checker: what is done to a good file, by rule number.

A fault is a function of an open PDF, or of its bytes where no parser would write such a thing.
`also` names the rules that are broken with it by necessity.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from pikepdf import Array, Dictionary, Encryption, Name, Object, Pdf, Permissions, Stream, String

from tests.samples import ROOT

Mutation = Callable[[Pdf], object]


@dataclass(frozen=True)
class Fault:
    """How a good file is broken, and as what it is judged (a flavour, or what it claims)."""

    rule: str
    plant: Mutation | None = None
    bytes: Callable[[bytes], bytes] | None = None
    also: tuple[str, ...] = ()
    flavour: str = ""
    encryption: Encryption | None = None

    def apply(self, good: bytes) -> bytes:
        """The broken file."""
        with pikepdf.open(io.BytesIO(good)) as pdf:
            if self.plant:
                self.plant(pdf)
            data = saved(pdf, self.encryption)
        return self.bytes(data) if self.bytes else data


def saved(pdf: Pdf, encryption: Encryption | None = None) -> bytes:
    """A PDF as it stands, its streams untouched, each object in plain sight."""
    out = io.BytesIO()
    pdf.save(
        out, encryption=encryption or False, static_id=encryption is None, compress_streams=False,
        stream_decode_level=None if encryption else pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.disable, fix_metadata_version=False,
    )  # fmt: skip
    return out.getvalue()


FAULTS: list[Fault] = []


def fault(rule: str, plant: Mutation | None = None, *also: str, **options: Any) -> None:
    FAULTS.append(Fault(rule, plant, **{"also": also, **options}))


def swap(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """Bytes for others, once."""

    def change(data: bytes) -> bytes:
        assert old in data, old
        return data.replace(old, new, 1)

    return change


# What is in the good file ---------------------------------------------------------------------


def elements(pdf: Pdf, kind: str) -> list[Any]:
    found: list[Any] = []

    def walk(item: Any) -> None:
        kids = item.get("/K")
        for kid in list(kids) if isinstance(kids, Array) else [kids]:
            if isinstance(kid, Dictionary) and "/S" in kid:
                if f"/{kind}" == kid.S:
                    found.append(kid)
                walk(kid)

    walk(pdf.Root.StructTreeRoot)
    return found


def first(pdf: Pdf, kind: str) -> Any:
    return elements(pdf, kind)[0]


def put(kind: str, key: str, value: Any) -> Mutation:
    return lambda pdf: first(pdf, kind).__setitem__(key, value)


def take(kind: str, key: str) -> Mutation:
    return lambda pdf: first(pdf, kind).__delitem__(key)


def tag(kind: str, other: str) -> Mutation:
    return put(kind, "/S", Name(f"/{other}"))


def add(outer: str, *kinds: str, at: int | None = None) -> Mutation:
    """Add empty elements to the first of a kind."""

    def plant(pdf: Pdf) -> None:
        item = first(pdf, outer)
        kids = item.K if isinstance(item.K, Array) else Array([item.K])
        for kind in kinds:
            new = pdf.make_indirect(
                Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), P=item, K=Array())
            )
            if kind == "TH":
                new.A = Dictionary(O=Name.Table, Scope=Name.Row)
            kids.insert(len(kids) if at is None else at, new)
        item.K = kids

    return plant


def catalogue(**values: Any) -> Mutation:
    return lambda pdf: [pdf.Root.__setitem__(f"/{k}", v) for k, v in values.items()]


def text_page(pdf: Pdf) -> Any:
    """The first page with text."""
    return next(page for page in pdf.pages if b"Tf" in page.Contents.read_bytes())


def content(code: bytes, artifact: bool = True) -> Mutation:
    """Put operators before the content of a page."""

    def plant(pdf: Pdf) -> None:
        inner = b"/Artifact BMC\n" + code + b"\nEMC\n" if artifact else code + b"\n"
        target = text_page(pdf)
        target.Contents = pdf.make_stream(inner + target.Contents.read_bytes())

    return plant


def xmp(old: str, new: str, count: int = 1) -> Mutation:
    def plant(pdf: Pdf) -> None:
        data = pdf.Root.Metadata.read_bytes().decode()
        assert old in data, old
        pdf.Root.Metadata.write(data.replace(old, new, count).encode())

    return plant


def annotated(pdf: Pdf) -> Any:
    return next(page for page in pdf.pages if "/Annots" in page)


def link(pdf: Pdf) -> Any:
    return annotated(pdf).Annots[0]


def annotate(subtype: str, parent: str = "", stated: bool = True, **keys: Any) -> Mutation:
    """Add an annotation to a page, in an element of its own if `parent` names one."""

    def plant(pdf: Pdf) -> None:
        look = pdf.make_stream(
            b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1], Resources=Dictionary()
        )
        given = (
            {"Rect": Array([10, 10, 20, 20]), "F": 4, "Contents": String("It is")}
            if stated
            else {"Rect": Array([1, 1, 9, 9]), "F": 4}
        )
        if subtype not in ("Link", "Popup"):
            given["AP"] = Dictionary(N=look)
        item = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name(f"/{subtype}"),
                **{k: v for k, v in {**given, **keys}.items() if v is not None},
            )
        )
        annotated(pdf).Annots.append(item)
        if parent:
            root = first(pdf, "Document")
            owner = pdf.make_indirect(
                Dictionary(S=Name(f"/{parent}"), P=root, K=Dictionary(Type=Name.OBJR, Obj=item))
            )
            root.K.append(owner)
            numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
            item.StructParent = int(numbers[-2]) + 1
            numbers.append(item.StructParent)
            numbers.append(owner)

    return plant


def spread(**keys: Any) -> Mutation:
    """Add keys to a graphics state."""

    def plant(pdf: Pdf) -> None:
        state = next(iter(text_page(pdf).Resources.ExtGState.values()))
        for key, value in keys.items():
            state[f"/{key}"] = value(pdf) if callable(value) else value

    return plant


def image(**keys: Any) -> Mutation:
    def plant(pdf: Pdf) -> None:
        found = next(
            o for o in pdf.objects if isinstance(o, Stream) and o.get("/Subtype") == "/Image"
        )
        for key, value in keys.items():
            found[f"/{key}"] = value

    return plant


def form(subtype: str = "Form", **keys: Any) -> Mutation:
    """Add an XObject to the file."""

    def plant(pdf: Pdf) -> None:
        pdf.Root.X = pdf.make_stream(
            b"",
            Type=Name.XObject,
            Subtype=Name(f"/{subtype}"),
            BBox=[0, 0, 1, 1],
            Resources=Dictionary(),
            **keys,
        )

    return plant


def used_font(pdf: Pdf) -> Any:
    """The font that the first text of page 2 is shown in."""
    for operands, operator in pikepdf.parse_content_stream(text_page(pdf)):
        if str(operator) == "Tf":
            return text_page(pdf).Resources.Font[operands[0]]
    raise AssertionError


def inner_font(pdf: Pdf) -> Any:
    return used_font(pdf).DescendantFonts[0]


def on_font(change: Callable[[Any], object]) -> Mutation:
    return lambda pdf: change(used_font(pdf))


def on_inner(change: Callable[[Any], object]) -> Mutation:
    return lambda pdf: change(inner_font(pdf))


def to_unicode(old: bytes, new: bytes) -> Mutation:
    def plant(pdf: Pdf) -> None:
        table = used_font(pdf).ToUnicode
        changed, count = re.subn(old, new, table.read_bytes())
        assert count
        table.write(changed)

    return plant


def cmap(text: bytes = b"", ordering: str = "Identity", **keys: Any) -> Mutation:
    """Give a font an embedded CMap."""

    def plant(pdf: Pdf) -> None:
        info = Dictionary(Registry=String("Adobe"), Ordering=String(ordering), Supplement=0)
        used_font(pdf).Encoding = pdf.make_stream(
            b"/WMode 0 def\n" + text, Type=Name.CMap, CMapName=Name.Own, CIDSystemInfo=info, **keys
        )

    return plant


TTF = next((ROOT / "styles/fonts").rglob("*.ttf"))


def true_type(flags: int, cmaps: tuple[tuple[int, int], ...], **keys: Any) -> Mutation:
    """Add a simple TrueType font whose program has these cmaps."""

    def plant(pdf: Pdf) -> None:
        file = pdf.make_stream(small_font(cmaps))
        descriptor = Dictionary(
            Type=Name.FontDescriptor, FontName=Name.Small, Flags=flags, FontFile2=file
        )
        font = Dictionary(
            Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Small, FirstChar=65, LastChar=65,
            Widths=Array([500]), FontDescriptor=descriptor,
        )  # fmt: skip
        for key, value in keys.items():
            font[f"/{key}"] = value
        text_page(pdf).Resources.Font.Added = pdf.make_indirect(font)

    return plant


@cache
def small_font(cmaps: tuple[tuple[int, int], ...]) -> bytes:
    """A TrueType font of one letter."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({65: "A"})
    builder.setupGlyf({name: TTGlyphPen(None).glyph() for name in (".notdef", "A")})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "A": (500, 0)})
    builder.setupHorizontalHeader()
    builder.setupPost()
    tables = []
    for platform, encoding in cmaps:
        table = CmapSubtable.newSubtable(0 if platform == 1 else 4)
        table.platformID, table.platEncID, table.language, table.cmap = (
            platform,
            encoding,
            0,
            {65: "A"},
        )
        tables.append(table)
    builder.font["cmap"].tables = tables
    out = io.BytesIO()
    builder.font.save(out)
    return out.getvalue()


@cache
def small_cff() -> bytes:
    """A font in the Compact Font Format with one letter."""
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({65: "A"})
    strings = {name: T2CharStringPen(500, None).getCharString() for name in (".notdef", "A")}
    builder.setupCFF("Small", {}, strings, {})
    return builder.font["CFF "].compile(builder.font)


def type_1(subtype: str = "Type1C", **keys: Any) -> Mutation:
    """Add a simple Type 1 font, without the keys that are given as None."""

    def plant(pdf: Pdf) -> None:
        file = pdf.make_stream(small_cff(), Subtype=Name(f"/{subtype}"))
        descriptor = Dictionary(
            Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Small"), Flags=32, FontFile3=file
        )
        if "CharSet" in keys:
            descriptor.CharSet = keys.pop("CharSet")
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/ABCDEF+Small"), FirstChar=65, LastChar=65,
            Widths=Array([500]), FontDescriptor=descriptor, Encoding=Name.WinAnsiEncoding,
        )  # fmt: skip
        for key, value in keys.items():
            if value is None:
                del font[f"/{key}"]
            else:
                font[f"/{key}"] = value
        text_page(pdf).Resources.Font.Added = pdf.make_indirect(font)

    return plant


def profile(**places: tuple[int, bytes]) -> Mutation:
    """Change bytes of the output intent's profile."""

    def plant(pdf: Pdf) -> None:
        stream = pdf.Root.OutputIntents[0].DestOutputProfile
        data = bytearray(stream.read_bytes())
        for at, new in places.values():
            data[at : at + len(new)] = new
        stream.write(bytes(data))

    return plant


def untongued(also: Mutation | None = None) -> Mutation:
    """Take the language from the catalogue and from all elements."""

    def plant(pdf: Pdf) -> None:
        del pdf.Root.Lang
        for item in pdf.objects:
            if isinstance(item, Dictionary) and "/S" in item and "/Lang" in item:
                del item.Lang
        if also:
            also(pdf)

    return plant


TONGUES = tuple(f"PDF/UA-1 7.2-{n}" for n in (2, 21, 22, 24, 33, 34))


def both(*plants: Mutation) -> Mutation:
    return lambda pdf: [plant(pdf) for plant in plants]


def embedded(pdf: Pdf) -> Any:
    return pdf.Root.AF[0]


def layers(**keys: Any) -> Mutation:
    """Add optional content with one layer."""

    def plant(pdf: Pdf) -> None:
        group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Layer")))
        default = Dictionary(Name=String("All"))
        for key, value in keys.items():
            default[f"/{key}"] = value
        if not keys.get("Name", True):
            del default.Name
        configs = Array([Dictionary(Name=String("All"))]) if keys.get("Twice") else Array()
        pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=default, Configs=configs)

    return plant


def form_field(**keys: Any) -> Mutation:
    """Add a field of a form that is described and tagged."""
    return annotate("Widget", "Form", FT=Name.Tx, T=String("t"), TU=String("A field"), **keys)


# PDF/A-3, 6.1 ---------------------------------------------------------------------------------

A, U = "PDF/A-3 ", "PDF/UA-1 "
fault(A + "6.1.2-1", bytes=lambda data: b" " + data)
fault(U + "6.1-1", None, A + "6.1.2-1", bytes=swap(b"%PDF-1.7", b"%PDF-1.8"))
fault(A + "6.1.2-2", bytes=lambda data: re.sub(rb"(?<=%PDF-1.7\n%)....", b"text", data, count=1))
fault(A + "6.1.3-1", bytes=swap(b"/ID [", b"/XX ["))
fault(A + "6.1.3-2", encryption=Encryption(owner="o", user=""))
fault(
    U + "7.16-1", None, A + "6.1.3-2",
    encryption=Encryption(owner="o", user="", R=3, aes=False, metadata=False, allow=Permissions(accessibility=False)),
)  # fmt: skip
fault(A + "6.1.3-3", bytes=lambda data: data + b"more\n")
fault(A + "6.1.4-2", bytes=swap(b"\nxref\n", b"\nxref \n"))
fault(A + "6.1.6-1", catalogue(X=String("odd")), bytes=swap(b"(odd)", b"<123>"))
fault(
    A + "6.1.6-2",
    content(b"/Span <</X (0)>> BDC EMC"),
    bytes=swap(b"(0)", b"<g>"),
    also=(A + "6.1.6-1", A + "6.1.7.1-1"),
)
fault(
    A + "6.1.7.1-1",
    bytes=lambda data: re.sub(rb"/Length (\d)\d+", rb"/Length \g<1>", data, count=1),
)
fault(A + "6.1.7.1-2", bytes=swap(b"stream\n", b"stream\r"), also=(A + "6.1.7.1-1",))
fault(A + "6.1.7.1-3", lambda p: p.Root.Metadata.__setitem__("/FFilter", Name.FlateDecode))
fault(
    A + "6.1.7.2-1",
    lambda p: p.Root.__setitem__("/X", Stream(p, b"\x80\x0b\x60\x50", Filter=Name.LZWDecode)),
)
fault(A + "6.1.8-1", on_font(lambda f: f.__setitem__("/BaseFont", Object.parse(b"/A#ff"))))
fault(A + "6.1.9-1", bytes=swap(b"\nendobj\n", b" endobj\n"))
fault(A + "6.1.10-1", content(b"q BI /W 1 /H 1 /BPC 8 /CS /G /F /LZW ID \x80\x0b EI Q"))
fault(A + "6.1.12-1", catalogue(Perms=Dictionary(X=1)))
fault(A + "6.1.13-1", catalogue(X=2**40))
fault(
    A + "6.1.13-2",
    catalogue(X=Object.parse(b"1.5")),
    bytes=swap(b"/X 1.5", b"/X 4" + b"0" * 38 + b".5"),
)
fault(
    A + "6.1.13-5",
    catalogue(X=Object.parse(b"1.5")),
    bytes=swap(b"/X 1.5", b"/X 0." + b"0" * 40 + b"1"),
)
fault(A + "6.1.13-3", catalogue(X=String("x" * 32768)))
fault(A + "6.1.13-4", catalogue(X=Name("/" + "x" * 128)))
fault(A + "6.1.13-7", bytes=lambda data: re.sub(rb"/Size \d+", b"/Size 8388609", data))
fault(A + "6.1.13-8", content(b"q " * 29 + b"Q " * 29))
fault(
    A + "6.1.13-9",
    catalogue(X=Array([Name.DeviceN, Array([Name("/None")] * 33), Name.DeviceRGB, Dictionary()])),
)
fault(A + "6.1.13-10", cmap(b"1 begincidrange <0000> <0001> 65535 endcidrange"))
fault(A + "6.1.13-11", lambda p: text_page(p).__setitem__("/ArtBox", Array([0, 0, 2, 100])))

# 6.2.2 to 6.2.10
fault(A + "6.2.2-1", content(b"xyz"))
fault(A + "6.2.2-2", lambda p: _borrowing_form(p))
fault(A + "6.2.3-1", profile(device=(12, b"abst")), A + "6.2.4.2-1")
fault(A + "6.2.3-2", lambda p: p.Root.OutputIntents.append(Dictionary(
    S=Name.GTS_PDFX, DestOutputProfile=p.make_stream(p.Root.OutputIntents[0].DestOutputProfile.read_bytes(), N=3))))  # fmt: skip
fault(
    A + "6.2.3-3",
    lambda p: p.Root.OutputIntents.append(
        Dictionary(S=Name.GTS_PDFX, DestOutputProfileRef=Dictionary())
    ),
)
fault(
    A + "6.2.4.2-1",
    lambda p: p.Root.__setitem__(
        "/X", Array([Name.ICCBased, p.make_stream(b"no profile" * 10, N=3)])
    ),
)
fault(
    A + "6.2.4.2-2",
    both(spread(OP=True, OPM=1), lambda p: p.Root.__setitem__("/X", p.make_stream(b"", N=4))),
)
fault(A + "6.2.4.3-2", profile(space=(16, b"GRAY")), A + "6.2.4.2-1")
fault(A + "6.2.4.3-3", content(b"0 0 0 1 k"))
fault(
    A + "6.2.4.3-4",
    both(content(b"0 g"), lambda p: p.Root.__delitem__("/OutputIntents")),
    A + "6.2.4.3-2",
    A + "6.2.10-2",
)
fault(
    A + "6.2.10-2",
    both(spread(ca=Object.parse(b"0.5")), lambda p: p.Root.__delitem__("/OutputIntents")),
    A + "6.2.4.3-2",
    A + "6.2.4.3-4",
)
fault(
    A + "6.2.4.4-1",
    catalogue(X=Array([Name.DeviceN, Array([Name.Gold]), Name.DeviceRGB, Dictionary()])),
)
fault(
    A + "6.2.4.4-2",
    catalogue(
        X=Array(
            [Array([Name.Separation, Name.Gold, Name.DeviceRGB, Dictionary(N=n)]) for n in (1, 2)]
        )
    ),
)
fault(A + "6.2.5-1", spread(TR=Name.Identity))
fault(A + "6.2.5-2", spread(TR2=Name.Identity))
fault(A + "6.2.5-3", spread(HTP=Array([0, 0])))
fault(A + "6.2.5-4", spread(HT=Dictionary(HalftoneType=6)))
fault(A + "6.2.5-5", spread(HT=Dictionary(HalftoneType=1, HalftoneName=String("x"))))
fault(A + "6.2.6-1", content(b"/Vivid ri"))
fault(A + "6.2.8-1", image(Alternates=Array()))
fault(A + "6.2.8-2", image(OPI=Dictionary()))
fault(A + "6.2.8-3", image(Interpolate=True))
fault(A + "6.2.8-4", image(BitsPerComponent=3))
fault(A + "6.2.8-5", form("Image", ImageMask=True, BitsPerComponent=8, Width=1, Height=1))
fault(A + "6.2.9-1", form(OPI=Dictionary()))
fault(A + "6.2.9-2", form(Ref=Dictionary()), U + "7.20-1")
fault(A + "6.2.9-3", form("PS"))
fault(A + "6.2.10-1", spread(BM=Name.Sparkle))

# 6.2.11
fault(A + "6.2.11.2-1", on_font(lambda f: f.__delitem__("/Type")))
fault(A + "6.2.11.2-2", on_inner(lambda f: f.__setitem__("/Subtype", Name.CIDFontType7)))
fault(A + "6.2.11.2-3", on_inner(lambda f: f.__delitem__("/BaseFont")))
fault(A + "6.2.11.2-4", type_1(FirstChar=None), A + "6.2.11.2-6")
fault(A + "6.2.11.2-5", type_1(LastChar=None), A + "6.2.11.2-6")
fault(A + "6.2.11.2-6", type_1(Widths=Array()))
fault(A + "6.2.11.2-7", type_1("Type9"))
fault(A + "6.2.11.3.1-1", cmap(ordering="Japan1"), U + "7.21.3.1-1")
fault(A + "6.2.11.3.2-1", on_inner(lambda f: f.__delitem__("/CIDToGIDMap")), U + "7.21.3.2-1")
fault(A + "6.2.11.3.3-1", on_font(lambda f: f.__setitem__("/Encoding", Name.Own)), U + "7.21.3.3-1")
fault(A + "6.2.11.3.3-2", cmap(WMode=1), U + "7.21.3.3-2")
fault(A + "6.2.11.3.3-3", cmap(UseCMap=Name.Own), U + "7.21.3.3-3")
fault(
    A + "6.2.11.4.1-1",
    on_inner(lambda f: f.FontDescriptor.__delitem__("/FontFile2")),
    U + "7.21.4.1-1",
)
fault(
    A + "6.2.11.4.1-2",
    lambda p: content(b"BT %s 9 Tf <fffe> Tj ET" % font_name(p))(p),
    U + "7.21.4.1-2",
    A + "6.2.11.7.2-1",
    U + "7.21.7-1",
)
fault(A + "6.2.11.4.2-1", type_1(CharSet=String("/B")), U + "7.21.4.2-1")
fault(
    A + "6.2.11.4.2-2",
    lambda p: inner_font(p).FontDescriptor.__setitem__("/CIDSet", p.make_stream(b"\x80")),
    U + "7.21.4.2-2",
)
fault(A + "6.2.11.5-1", on_inner(lambda f: f.__setitem__("/W", Array())), U + "7.21.5-1")
fault(A + "6.2.11.6-1", true_type(32, ((0, 3),), Encoding=Name.WinAnsiEncoding), U + "7.21.6-1")
fault(A + "6.2.11.6-2", true_type(32, ((3, 1),)), U + "7.21.6-2")
fault(A + "6.2.11.6-3", true_type(4, ((3, 0),), Encoding=Name.WinAnsiEncoding), U + "7.21.6-3")
fault(A + "6.2.11.6-4", true_type(4, ((0, 3), (1, 0))), U + "7.21.6-4")
fault(A + "6.2.11.7.2-1", on_font(lambda f: f.__delitem__("/ToUnicode")), U + "7.21.7-1")
fault(A + "6.2.11.7.2-2", to_unicode(rb"> <[0-9a-f]{4}>", b"> <feff>"), U + "7.21.7-2")
fault(A + "6.2.11.7.3-1", to_unicode(rb"> <[0-9a-f]{4}>", b"> <e000>"))
fault(
    A + "6.2.11.8-1",
    lambda p: content(b"BT %s 9 Tf <0000> Tj ET" % font_name(p))(p),
    U + "7.21.8-1",
    A + "6.2.11.7.2-1",
    U + "7.21.7-1",
    A + "6.2.11.5-1",
    U + "7.21.5-1",
)


def font_name(pdf: Pdf) -> bytes:
    names = text_page(pdf).Resources.Font
    used = used_font(pdf)
    return next(name for name in names if names[name].objgen == used.objgen).encode()


# 6.3 to 6.5
fault(A + "6.3.1-1", annotate("Movie", "Annot"))
fault(A + "6.3.2-1", lambda p: link(p).__delitem__("/F"))
fault(A + "6.3.2-2", lambda p: link(p).__setitem__("/F", 6))
fault(A + "6.3.3-1", annotate("Text", "Annot", AP=None))
fault(
    A + "6.3.3-2",
    lambda p: link(p).__setitem__("/AP", Dictionary(N=p.make_stream(b""), R=p.make_stream(b""))),
)
fault(A + "6.3.3-3", annotate("Widget", "Form", FT=Name.Btn, TU=String("Yes")))
fault(A + "6.3.3-4", annotate("Text", "Annot", AP=Dictionary(N=Dictionary())))
fault(A + "6.4.1-1", form_field(A=Dictionary(S=Name.Named, N=Name.NextPage)))
fault(A + "6.4.1-2", form_field(AA=Dictionary()), A + "6.4.1-1")
fault(A + "6.4.1-3", catalogue(AcroForm=Dictionary(Fields=Array(), NeedAppearances=True)))
fault(A + "6.4.2-1", catalogue(AcroForm=Dictionary(Fields=Array(), XFA=String("x"))))
fault(A + "6.4.2-2", catalogue(NeedsRendering=True))
fault(A + "6.5.1-1", catalogue(OpenAction=Dictionary(S=Name.JavaScript, JS=String("x"))))
fault(A + "6.5.1-2", catalogue(OpenAction=Dictionary(S=Name.Named, N=Name.Print)))
fault(A + "6.5.2-1", catalogue(AA=Dictionary()))
fault(A + "6.5.2-2", lambda p: p.pages[0].__setitem__("/AA", Dictionary()))

# 6.6
fault(A + "6.6.2.1-1", lambda p: p.Root.Metadata.__delitem__("/Subtype"), U + "7.1-8")
fault(A + "6.6.2.1-2", xmp('<?xpacket begin=""', '<?xpacket begin="" bytes="9"'))
fault(A + "6.6.2.1-3", xmp('<?xpacket begin=""', '<?xpacket begin="" encoding="UTF-8"'))
fault(
    A + "6.6.2.1-4",
    lambda p: p.pages[0].__setitem__(
        "/Metadata", p.make_stream(b"<x:xmpmeta>", Type=Name.Metadata, Subtype=Name.XML)
    ),
)
fault(
    A + "6.6.2.1-5",
    lambda p: p.Root.Metadata.write(p.Root.Metadata.read_bytes().decode().encode("utf-16")),
)
fault(A + "6.6.2.3.1-1", xmp("<dc:format>", "<dc:shape>round</dc:shape><dc:format>"))
fault(
    A + "6.6.2.3.1-2",
    xmp(
        "<dc:format>application/pdf</dc:format>",
        "<dc:format><rdf:Bag><rdf:li>x</rdf:li></rdf:Bag></dc:format>",
    ),
)
fault(
    A + "6.6.2.3.3-1",
    lambda p: (
        xmp("<pdfaExtension:schemas><rdf:Bag>", "<pdfaExtension:schemas><rdf:Seq>")(p),
        xmp("</rdf:Bag></pdfaExtension:schemas>", "</rdf:Seq></pdfaExtension:schemas>")(p),
    ),
    A + "6.6.2.3.1-1",
    A + "6.6.2.3.1-2",
)
for number, name in ((2, "schema"), (3, "namespaceURI"), (4, "prefix"), (5, "property")):
    fault(
        A + f"6.6.2.3.3-{number}",
        xmp(f"pdfaSchema:{name}>", f"pdfaSchema:{name}X>", 2),
        A + "6.6.2.3.1-1",
    )
for number, name in ((7, "name"), (8, "valueType"), (9, "category"), (10, "description")):
    fault(
        A + f"6.6.2.3.3-{number}",
        xmp(f"pdfaProperty:{name}>", f"pdfaProperty:{name}X>", 2),
        A + "6.6.2.3.1-1",
        A + "6.6.2.3.1-2",
    )
fault(A + "6.6.4-1", xmp("<pdfaid:part>3</pdfaid:part>", ""), flavour="3a")
fault(A + "6.6.4-3", xmp("<pdfaid:conformance>A", "<pdfaid:conformance>Q"))
fault(A + "6.6.4-4", xmp("pdfaid", "foo", -1), A + "6.6.4-5")
fault(A + "6.6.4-5", xmp("pdfaid", "foo", -1), A + "6.6.4-4")

# 6.8 to 6.11
fault(A + "6.8-1", lambda p: embedded(p).EF.F.__delitem__("/Subtype"))
fault(A + "6.8-2", lambda p: embedded(p).__delitem__("/UF"), U + "7.11-1")
fault(U + "7.11-1", lambda p: embedded(p).__setitem__("/F", String("")))
fault(A + "6.8-3", lambda p: embedded(p).__delitem__("/AFRelationship"))
fault(A + "6.8-4", lambda p: p.Root.__delitem__("/AF"))
fault(A + "6.9-1", layers(Name=""), U + "7.10-1")
fault(A + "6.9-2", layers(Twice=True))
fault(A + "6.9-3", layers(Order=Array()))
fault(A + "6.9-4", layers(AS=Array()), U + "7.10-2")
fault(A + "6.10-1", lambda p: p.Root.Names.__setitem__("/AlternatePresentations", Dictionary()))
fault(A + "6.10-2", lambda p: p.pages[0].__setitem__("/PresSteps", Dictionary()))
fault(A + "6.11-1", catalogue(Requirements=Array()))

# PDF/UA-1, 5 to 7.1, with 6.7 of PDF/A ----------------------------------------------------------
fault(U + "5-1", xmp("<pdfuaid:part>1</pdfuaid:part>", ""), flavour="ua1")
fault(U + "5-3", xmp("pdfuaid", "foo", -1))
fault(U + "6.2-1", lambda p: p.Root.MarkInfo.__delitem__("/Marked"), A + "6.7.2.2-1")
fault(U + "7.1-1", lambda p: _inside(p, b"/Artifact BMC EMC"))
fault(U + "7.1-2", content(b"/P <</MCID 9999>> BDC EMC"), U + "7.1-3")
fault(U + "7.1-3", content(b"0 0 1 1 re f", artifact=False))
fault(U + "7.1-4", lambda p: p.Root.MarkInfo.__setitem__("/Suspects", True))
fault(U + "7.1-5", tag("P", "Paragraph"), A + "6.7.3.4-1")
fault(
    U + "7.1-6",
    both(
        tag("P", "One"),
        lambda p: p.Root.StructTreeRoot.__setitem__(
            "/RoleMap", Dictionary(One=Name.Two, Two=Name.One)
        ),
    ),
    A + "6.7.3.4-2",
)
fault(
    U + "7.1-7",
    lambda p: p.Root.StructTreeRoot.__setitem__("/RoleMap", Dictionary(P=Name.Div)),
    A + "6.7.3.4-3",
)
fault(U + "7.1-9", lambda p: _no_title(p))
fault(U + "7.1-10", lambda p: p.Root.ViewerPreferences.__setitem__("/DisplayDocTitle", False))
fault(
    U + "7.1-11",
    lambda p: p.Root.__delitem__("/StructTreeRoot"),
    A + "6.7.3.3-1",
    U + "7.18.5-1",
    U + "7.1-3",
)
fault(U + "7.1-12", take("P", "/P"))


def _inside(pdf: Pdf, code: bytes) -> None:
    """Put operators into the first tagged content of a page."""
    page = text_page(pdf)
    page.Contents = pdf.make_stream(
        re.sub(
            rb"(/MCID \d+\s*>>\s*BDC)",
            lambda m: m[1] + b"\n" + code,
            page.Contents.read_bytes(),
            count=1,
        )
    )


def _no_title(pdf: Pdf) -> None:
    data = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(re.sub(rb"<dc:title>.*?</dc:title>", b"", data, flags=re.DOTALL))


# 7.2
fault(U + "7.2-2", untongued(), *TONGUES)
fault(U + "7.2-21", untongued(put("P", "/ActualText", String("x"))), *TONGUES)
fault(U + "7.2-22", untongued(), *TONGUES)
fault(U + "7.2-23", untongued(put("P", "/E", String("x"))), *TONGUES)
fault(U + "7.2-24", untongued(), *TONGUES)
fault(U + "7.2-25", untongued(form_field()), *TONGUES)
fault(U + "7.2-29", put("P", "/Lang", String("no tongue")), A + "6.7.4-1")
for number, key in ((30, "ActualText"), (31, "Alt"), (32, "E")):
    fault(
        U + f"7.2-{number}",
        untongued(content(b"/Span <</%s (x)>> BDC EMC" % key.encode())),
        *TONGUES,
    )
fault(U + "7.2-33", untongued(), *TONGUES)
fault(U + "7.2-34", untongued(), *TONGUES)
fault(U + "7.2-3", add("Table", "P"))
fault(U + "7.2-4", add("Document", "TR"))
fault(U + "7.2-5", add("Document", "THead"))
fault(U + "7.2-6", add("Document", "TBody"))
fault(U + "7.2-7", add("Document", "TFoot"))
fault(U + "7.2-8", add("Document", "TH"))
fault(U + "7.2-9", add("Document", "TD"))
fault(U + "7.2-10", lambda p: add("TR", "P")(p), U + "7.2-43")
fault(U + "7.2-11", add("Table", "THead"))
fault(U + "7.2-12", add("Table", "TFoot", "TFoot"))
fault(
    U + "7.2-13",
    both(
        tag("THead", "TFoot"),
        lambda p: [kid.__setitem__("/S", Name.TFoot) for kid in elements(p, "TBody")],
    ),
    U + "7.2-12",
)
fault(
    U + "7.2-14",
    lambda p: [kid.__setitem__("/S", Name.TFoot) for kid in elements(p, "TBody")],
    U + "7.2-13",
)
fault(U + "7.2-15", lambda p: _overlap(p), U + "7.2-43")
fault(U + "7.2-16", add("Table", "Caption", at=1))
fault(U + "7.2-17", add("Document", "LI"))
fault(U + "7.2-18", add("Document", "LBody"))
fault(U + "7.2-19", add("L", "P"))
fault(U + "7.2-20", add("LI", "P"))
fault(U + "7.2-26", add("Document", "TOCI"))
fault(U + "7.2-27", add("TOC", "P"))
fault(U + "7.2-28", add("TOC", "Caption"))
fault(U + "7.2-36", add("THead", "P"))
fault(U + "7.2-37", add("TBody", "P"))
fault(U + "7.2-38", both(add("Table", "TFoot"), add("TFoot", "P")))
fault(U + "7.2-39", add("Table", "Caption", "Caption", at=0), U + "7.2-16")
fault(U + "7.2-40", add("L", "Caption"))
fault(
    U + "7.2-41",
    lambda p: elements(p, "TR")[-1].K[0].__setitem__("/A", Dictionary(O=Name.Table, RowSpan=3)),
)
fault(U + "7.2-42", add("TBody", "TR"))
fault(U + "7.2-43", add("TR", "TH"))


def _overlap(pdf: Pdf) -> None:
    """Let a cell of one row reach down, and one of the next reach over it."""
    rows = elements(pdf, "TR")[-2:]
    rows[0].K[1].A = Dictionary(O=Name.Table, RowSpan=2)
    rows[1].K[0].A = Dictionary(O=Name.Table, ColSpan=2)


# 7.3 to 7.21
fault(U + "7.3-1", take("Figure", "/Alt"))
fault(U + "7.4.2-1", lambda p: _skip(p))
fault(
    U + "7.4.4-1",
    both(
        lambda p: [e.__setitem__("/S", Name.P) for n in "123456" for e in elements(p, f"H{n}")],
        add("Document", "H", "H"),
    ),
)
fault(U + "7.4.4-2", add("Document", "H"), U + "7.4.4-3")
fault(U + "7.4.4-3", add("Document", "H"), U + "7.4.4-2")
fault(U + "7.5-1", lambda p: first(p, "TH").A.__delitem__("/Scope"))
fault(
    U + "7.5-2",
    lambda p: first(p, "TD").__setitem__(
        "/A", Dictionary(O=Name.Table, Headers=Array([String("nowhere")]))
    ),
)
fault(U + "7.7-1", add("Document", "Formula"))
fault(U + "7.9-1", take("Note", "/ID"))
fault(U + "7.9-2", lambda p: [e.__setitem__("/ID", String("same")) for e in elements(p, "Note")])
fault(
    U + "7.15-1",
    lambda p: p.Root.__setitem__(
        "/AcroForm",
        Dictionary(Fields=Array(), XFA=p.make_stream(b"<dynamicRender>required</dynamicRender>")),
    ),
    A + "6.4.2-1",
)
fault(U + "7.18.1-1", annotate("Text"))
fault(U + "7.18.1-2", annotate("Text", "Annot", stated=False))
fault(U + "7.18.1-3", annotate("Widget", "Form", FT=Name.Tx))
fault(U + "7.18.2-1", annotate("TrapNet", "Annot"))
fault(U + "7.18.3-1", lambda p: annotated(p).__delitem__("/Tabs"))
fault(U + "7.18.4-1", annotate("Widget", FT=Name.Tx, TU=String("t")))
fault(
    U + "7.18.4-2", both(form_field(), lambda p: elements(p, "Form")[-1].__setitem__("/K", Array()))
)
fault(U + "7.18.5-1", lambda p: link(p).__delitem__("/StructParent"))
fault(U + "7.18.5-2", lambda p: link(p).__delitem__("/Contents"))
fault(
    U + "7.18.6.2-1",
    catalogue(X=Dictionary(Type=Name.MediaClip, S=Name.MCD, Alt=Array([String(""), String("x")]))),
)
fault(
    U + "7.18.6.2-2",
    catalogue(X=Dictionary(Type=Name.MediaClip, S=Name.MCD, CT=String("audio/ogg"))),
)
fault(U + "7.18.8-1", annotate("PrinterMark", "Annot"))
fault(U + "7.20-2", lambda p: _shared_form(p), U + "7.1-3")


def _skip(pdf: Pdf) -> None:
    last = elements(pdf, "H2")[-1]
    last.S = Name.H6


def _borrowing_form(pdf: Pdf) -> None:
    """Show a form that uses the resources of its page."""
    page = text_page(pdf)
    state = next(iter(page.Resources.ExtGState.keys()))
    shown = pdf.make_stream(
        state.encode() + b" gs", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1]
    )
    page.Resources.XObject = Dictionary(Borrower=shown)
    content(b"/Borrower Do")(pdf)


def _shared_form(pdf: Pdf) -> None:
    """Show one form with a mark in it twice."""
    shown = pdf.make_stream(
        b"/P <</MCID 0>> BDC EMC",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=[0, 0, 1, 1],
        Resources=Dictionary(),
    )
    page = text_page(pdf)
    if "/XObject" not in page.Resources:
        page.Resources.XObject = Dictionary()
    page.Resources.XObject.Twice = shown
    content(b"/Twice Do /Twice Do", artifact=False)(pdf)
