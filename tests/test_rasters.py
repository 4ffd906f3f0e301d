"""Pictures of pixels: what every device shows comes out, and nothing that tells of people."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw

from publish.reading.rasters import MOST_SHOWN, Limits, Raster, Unusable, fitted

LIMITS = Limits()


def photograph(size: tuple[int, int] = (60, 40)) -> Image.Image:
    """A picture of many colours, red at the left of its top, blue at the right."""
    grey = Image.linear_gradient("L").resize(size)
    return Image.merge(
        "RGB", (grey.rotate(180), grey, grey.transpose(Image.Transpose.ROTATE_90).resize(size))
    )


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """A picture as a file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    """A chunk of a PNG (ISO/IEC 15948, 5.3)."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def refused(data: bytes, limits: Limits = LIMITS) -> tuple[str, str]:
    """Why a picture is, and what to do."""
    with pytest.raises(Unusable) as found:
        fitted(data, limits)
    return str(found.value), found.value.advice


def swapped() -> bytes:
    """A profile of a screen whose red is blue, and whose blue is red."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for old, new in ((b"rXYZ", b"tXYZ"), (b"bXYZ", b"rXYZ"), (b"tXYZ", b"bXYZ")):
        profile = profile.replace(old, new)
    return profile.replace("sRGB".encode("utf-16-be"), "sRGX".encode("utf-16-be"))


def shown(raster: Raster) -> Image.Image:
    """A picture as it comes out, decoded."""
    image = Image.open(io.BytesIO(raster.data))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["WEBP", "AVIF"])
def test_photographs_become_jpeg(kind: str):
    """A photograph in a format that devices lack is a JPEG of the same colours."""
    raster = fitted(encoded(photograph(), kind, quality=95), LIMITS)
    assert (raster.media_type, raster.extension, raster.size) == ("image/jpeg", "jpg", (60, 40))
    before, after = photograph().getpixel((30, 20)), shown(raster).getpixel((30, 20))
    assert max(abs(a - b) for a, b in zip(before, after, strict=True)) < 16


@pytest.mark.parametrize("kind", ["WEBP", "AVIF", "GIF"])
def test_drawings_stay_as_sharp_as_they_are(kind: str):
    """What has few colours, or is seen through, is a PNG without loss."""
    drawing = Image.new("RGB", (64, 64), "white")
    ImageDraw.Draw(drawing).rectangle((8, 8, 40, 40), fill="#a01020")
    raster = fitted(
        encoded(drawing, kind, **({"lossless": True} if kind == "WEBP" else {})), LIMITS
    )
    assert raster.media_type == "image/png"
    clear = photograph().convert("RGBA")
    clear.putalpha(Image.linear_gradient("L").resize((60, 40)))
    if kind != "GIF":
        seen = shown(fitted(encoded(clear, kind), LIMITS))
        assert seen.mode == "RGBA"
        assert seen.getchannel("A").getextrema()[0] < 10


def test_what_is_fit_keeps_its_pixels_and_loses_its_story():
    """Metadata goes without a pixel being touched: the data of the scan are the same bytes."""
    exif = Image.Exif()
    exif[0x010F], exif.get_ifd(0x8825)[1] = "MakerOfCameras", "N"
    plain = encoded(photograph(), "JPEG")
    told = encoded(photograph(), "JPEG", exif=exif, comment=b"SecretComment")
    raster = fitted(told, LIMITS)
    assert b"MakerOfCameras" in told and b"SecretComment" in told
    assert b"MakerOfCameras" not in raster.data and b"SecretComment" not in raster.data
    assert raster.data == fitted(plain, LIMITS).data == plain
    png = encoded(photograph(), "PNG", exif=exif)
    assert b"MakerOfCameras" in png and b"MakerOfCameras" not in fitted(png, LIMITS).data
    assert shown(fitted(png, LIMITS)).tobytes() == photograph().tobytes()


@pytest.mark.parametrize("turn", range(1, 9))
def test_pictures_stand_upright(turn: int):
    """Each of the eight orientations of EXIF is applied, and no longer stated."""
    exif = Image.Exif()
    exif[0x0112] = turn
    raster = fitted(encoded(photograph(), "PNG", exif=exif), LIMITS)
    assert raster.size == ((60, 40) if turn < 5 else (40, 60))
    seen = shown(raster)
    assert not seen.getexif()
    ways = {
        1: None, 2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE",
        6: "ROTATE_270", 7: "TRANSVERSE", 8: "ROTATE_90",
    }  # fmt: skip
    way = ways[turn]
    wanted = photograph().transpose(Image.Transpose[way]) if way else photograph()
    assert seen.convert("RGB").tobytes() == wanted.tobytes()


def test_colours_for_print_become_colours_for_screens():
    """CMYK becomes sRGB, also by a profile of its own, which then is no longer there."""
    raster = fitted(encoded(photograph().convert("CMYK"), "JPEG", quality=95), LIMITS)
    assert shown(raster).mode == "RGB"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    strange = fitted(encoded(photograph(), "PNG", icc_profile=profile), LIMITS)
    assert "icc_profile" not in shown(strange).info


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_what_moves_stands_still(kind: str):
    """Of a moving picture the first frame is left, and it is told."""
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    raster = fitted(encoded(frames[0], kind, save_all=True, append_images=frames[1:]), LIMITS)
    assert raster.moved
    assert getattr(shown(raster), "n_frames", 1) == 1
    red, _, blue = shown(raster).convert("RGB").getpixel((10, 10))
    assert red > 200 and blue < 60


def test_two_frames_move():
    """The first alone is shown, and told of as such; one frame stands still anyway."""
    frames = [Image.new("RGB", (4, 3), colour) for colour in ("red", "blue")]
    assert fitted(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]), LIMITS).moved
    for kind in ("GIF", "JPEG"):
        assert not fitted(encoded(frames[0], kind), LIMITS).moved


def test_what_has_few_colours_by_its_kind_stays_sharp():
    """A GIF is no photograph, even one that could be seen through and is not."""
    drawing = photograph().quantize(200)
    raster = fitted(encoded(drawing, "GIF", transparency=255), LIMITS)
    assert raster.media_type == "image/png"


def test_a_picture_has_no_more_pixels_than_are_shown():
    """A large picture is made smaller in proportion."""
    raster = fitted(encoded(Image.new("L", (4000, 2000), 90), "JPEG"), LIMITS)
    width, height = raster.size
    assert width * height <= MOST_SHOWN < width * height * 1.01
    assert width / height == pytest.approx(2, abs=0.01)


def test_greys_of_sixteen_bits_are_scaled():
    """They are not cut off at white."""
    raster = fitted(encoded(Image.new("I;16", (4, 4), 0x8000), "PNG"), LIMITS)
    assert shown(raster).getpixel((1, 1)) in (127, 128)


def test_limits():
    """Pixels beyond the library's limit are refused before anything is decoded."""
    assert refused(encoded(photograph(), "PNG"), Limits(pixels=2399)) == (
        "60 × 40 pixels are too many",
        "make it smaller, or raise [limits] picture_pixels in publish.toml",
    )
    assert fitted(encoded(photograph(), "PNG"), Limits(pixels=2400)).size == (60, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_what_a_png_may_be_stays_as_it_is(mode: str):
    """Byte for byte, with a profile or without, as long as that says what devices take for granted."""
    plain = encoded(photograph().convert(mode), "PNG")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    told = encoded(photograph().convert(mode), "PNG", icc_profile=profile)
    assert fitted(plain, LIMITS).data == fitted(told, LIMITS).data == plain
    assert not fitted(plain, LIMITS).moved


@pytest.mark.parametrize(
    ("mode", "clear", "after"),
    [("1", False, "L"), ("L", False, "L"), ("P", False, "RGB"), ("P", True, "RGBA"), ("RGB", False, "RGB"),
     ("RGB", True, "RGBA"), ("LA", False, "L"), ("RGBA", False, "RGB")],
)  # fmt: skip
def test_what_a_png_becomes_that_is_turned(mode: str, clear: bool, after: str):
    """Greys stay greys, and what can be seen through stays so where it is."""
    exif = Image.Exif()
    exif[0x0112] = 3
    picture = Image.new("RGB", (4, 3), "red").convert(mode)
    options = {"transparency": picture.getpixel((0, 0))} if clear else {}
    seen = shown(fitted(encoded(picture, "PNG", exif=exif, **options), LIMITS))
    assert seen.mode == after
    assert seen.getextrema()[-1] == (0, 0) if after == "RGBA" else not seen.info


@pytest.mark.parametrize("mode", ["RGB", "P", "RGBA"])
def test_colours_are_those_that_a_profile_means(mode: str):
    """What is red by the numbers is blue by the profile, and comes out as blue."""
    picture = Image.new("RGB", (4, 3), "red").convert(mode)
    seen = shown(fitted(encoded(picture, "PNG", icc_profile=swapped()), LIMITS))
    red, green, blue = seen.convert("RGB").getpixel((1, 1))
    assert (seen.mode, red < 30, green < 30, blue > 225) == ("RGB", True, True, True)


def test_a_profile_of_other_colours_than_the_picture_has():
    """It says nothing of greys, nor does one that can't be read."""
    grey = Image.linear_gradient("L")
    for profile in (swapped(), b"no profile"):
        seen = shown(fitted(encoded(grey, "PNG", icc_profile=profile), LIMITS))
        assert (seen.mode, seen.tobytes()) == ("L", grey.tobytes())


def test_what_could_be_seen_through_and_is_not():
    """A photograph is one, though a later frame has a hole in it; a GIF's spare colour is none."""
    whole, hole = photograph().convert("RGBA"), photograph().convert("RGBA")
    hole.putalpha(0)
    raster = fitted(encoded(whole, "WEBP", save_all=True, append_images=[hole]), LIMITS)
    assert (raster.media_type, raster.moved) == ("image/jpeg", True)
    drawing = photograph().quantize(200)
    assert shown(fitted(encoded(drawing, "GIF", transparency=255), LIMITS)).mode == "RGB"


def test_how_pictures_are_written():
    """JPEG of quality 90 with all of its colours, PNG without loss, both as small as that can be."""
    drawing = Image.new("RGB", (64, 64), "white")
    as_png = fitted(encoded(drawing, "GIF"), LIMITS).data
    assert as_png == encoded(drawing, "PNG", optimize=True) != encoded(drawing, "PNG")
    for picture in (photograph(), photograph().convert("L")):
        raster = fitted(encoded(picture, "WEBP", lossless=True), LIMITS)
        wanted = encoded(photograph(), "JPEG", quality=90, subsampling=0, optimize=True)
        assert raster.data == wanted or picture.mode == "L"


def test_pictures_of_just_as_many_pixels_as_are_shown():
    """They stay as they are; what would be no more than a line is refused."""
    whole = encoded(Image.new("1", (2800, 2000)), "PNG", compress_level=0)
    assert MOST_SHOWN == 2800 * 2000
    assert fitted(whole, LIMITS).data == whole
    assert (
        "height and width must be > 0" in refused(encoded(Image.new("1", (6_000_000, 1)), "PNG"))[0]
    )


def test_greys_of_sixteen_bits_have_the_same_ends():
    """Black is black and white is white."""
    wide = Image.new("I;16", (256, 1))
    for value in range(256):
        wide.putpixel((value, 0), value * 257)
    assert shown(fitted(encoded(wide, "PNG"), LIMITS)).tobytes() == bytes(range(256))


@pytest.mark.parametrize(
    ("data", "reason", "advice"),
    [
        (b"abc", "it is no picture of a known kind", "use PNG, JPEG, GIF, WebP, AVIF or SVG"),
        (encoded(photograph(), "BMP"), "it is no picture of a known kind", "use PNG, JPEG, GIF, WebP, AVIF or SVG"),
        (encoded(photograph(), "PNG")[:100], "it is damaged: image file is truncated", "export it again"),
        (encoded(photograph(), "JPEG").replace(b"\xff\xdb", b"\xff\xd0\xff\xdb", 1), "it is damaged: ", "export it again"),
        *((b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, 10_000, 1, 0, 0, 0, 0)) + chunk(b"IDAT", b""),
           "it has too many pixels", "make it smaller") for width in (9_000, 20_000)),
    ],
    ids=["words", "another kind", "cut short", "a part without an end", "more than is safe", "many more"],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore")
def test_pictures_that_are_refused(data: bytes, reason: str, advice: str):
    """In words, with what to do."""
    found, told = refused(data, Limits(pixels=89_000_000))
    assert (found[: len(reason)], told) == (reason, advice)


@pytest.mark.parametrize("marker", [*range(0xE0, 0xF0), 0xFE])
def test_what_is_told_beside_a_photograph(marker: int):
    """Of the data of applications only those are left that say how the picture is to be shown."""
    plain = encoded(photograph(), "JPEG")
    segment = bytes((0xFF, marker)) + struct.pack(">H", 8) + b"Me\xff\xdb\x00\x04"
    kept, lines = marker in (0xE0, 0xEE), plain.index(b"\xff\xda")
    whole = plain[:2] + segment + plain[2:lines] + segment + plain[lines:]
    assert fitted(whole, LIMITS).data == (whole if kept else plain)


@pytest.mark.parametrize("between", [b"\xff", b"\xff\xff", b"\x00", b"\x12\x34\x56"])
def test_what_stands_between_the_parts_of_a_photograph(between: bytes):
    """Fill bytes (ISO/IEC 10918-1, B.1.1.2) and stray ones go."""
    plain = encoded(photograph(), "JPEG", optimize=True)
    at = 2 + 2 + struct.unpack(">H", plain[4:6])[0]
    assert fitted(plain[:at] + between + plain[at:], LIMITS).data == plain


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["PNG", "JPEG", "GIF", "WEBP"]), st.data())
def test_damaged_pictures_are_refused_in_words(kind: str, data: st.DataObject):
    """Whatever bytes are broken, a picture comes out whole or is refused; twice the same."""
    whole = bytearray(encoded(photograph((12, 9)), kind))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        raster = fitted(bytes(whole), LIMITS)
    except Unusable as error:
        advice = error.advice
        raster = None
    if raster is None:
        assert advice
        return
    shown(raster)
    assert fitted(bytes(whole), LIMITS) == raster
