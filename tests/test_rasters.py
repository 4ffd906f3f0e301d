"""Pictures of pixels: what every device shows comes out, and nothing that tells of people."""

from __future__ import annotations

import io

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
    assert not fitted(encoded(frames[0], "GIF"), LIMITS).moved


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
    with pytest.raises(Unusable, match="60 × 40 pixels"):
        fitted(encoded(photograph(), "PNG"), Limits(pixels=2399))
    assert fitted(encoded(photograph(), "PNG"), Limits(pixels=2400)).size == (60, 40)


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
