# What Pillow and pydicom read of what we write.
#   formats.py pngs FOLDER      every PNG is decoded whole
#   formats.py exports LIST     each line is ORIGINAL, tab, COPY: the copy names nobody and holds the same pixels or waveforms
import glob
import sys
import warnings


def pngs(folder):
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None
    for path in glob.glob(folder + "/*.png"):
        with Image.open(path) as picture:
            picture.load()


def values(dataset):
    """Every text of a data set, at any depth."""
    for element in dataset.iterall():
        if element.VR not in ("SQ", "OB", "OW", "OF", "OD", "UN"):
            yield from (str(one) for one in (element.value if element.VM > 1 else [element.value]))


def pixels(dataset):
    """The decoded pixels, or nothing where pydicom cannot decode them."""
    try:
        return dataset.pixel_array
    except Exception:
        return None


def same(original, copy):
    import numpy

    if "WaveformSequence" in original:
        groups = zip(original.WaveformSequence, copy.WaveformSequence, strict=True)
        return all(a.WaveformData == b.WaveformData for a, b in groups)
    before, after = pixels(original), pixels(copy)
    return before is None or (after is not None and numpy.array_equal(before, after))


def read(path, **options):
    """The data set, its texts, and what pydicom complains of in it."""
    import pydicom

    with warnings.catch_warnings(record=True) as complaints:
        warnings.simplefilter("always")
        dataset = pydicom.dcmread(path, **options)
        texts = set(values(dataset))
    return dataset, texts, {str(one.message) for one in complaints}


def check(first, second):
    """True where pixels or waveforms could be compared."""
    original, _, known = read(first, force=True)
    copy, texts, complaints = read(second)
    if complaints - known:
        raise SystemExit(f"{first}: pydicom complains of the copy alone: {complaints - known}")
    if str(copy.PatientName) != "Copy-7" or copy.PatientID != "Copy-7" or copy.PatientIdentityRemoved != "YES":
        raise SystemExit(f"{first}: the copy has no pseudonym")
    for tag in ("PatientName", "PatientID", "SOPInstanceUID", "StudyInstanceUID"):
        told = str(original.get(tag) or "")
        if len(told) > 3 and told in texts:
            raise SystemExit(f"{first}: the copy tells {tag}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if not same(original, copy):
            raise SystemExit(f"{first}: the copy's pixels are others")
        return "WaveformSequence" in original or pixels(original) is not None


def exports(path):
    pairs = [line.rstrip("\n").split("\t") for line in open(path, encoding="utf-8")]
    compared = sum(check(*pair) for pair in pairs)
    print(f"  pixels or waveforms of {compared} of {len(pairs)} copies compared by pydicom: the same")


{"pngs": pngs, "exports": exports}[sys.argv[1]](sys.argv[2])
