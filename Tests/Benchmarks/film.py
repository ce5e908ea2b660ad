# A film as a detector gives it, 3000 × 2500, 12 bits of 16, with a window: film.py make FILE. Two drawn PNGs: film.py compare A B.
import sys

import numpy


def make(path):
    import pydicom
    from pydicom.dataset import FileDataset, FileMetaDataset

    random = numpy.random.default_rng(7)
    y, x = numpy.mgrid[0:3000, 0:2500]
    light = 1800 + 900 * numpy.sin(x / 310) * numpy.cos(y / 410)
    light += 500 * numpy.exp(-((x - 1250) ** 2 + (y - 1500) ** 2) / 6e5) + random.normal(0, 18, x.shape)
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.1.1"
    meta.MediaStorageSOPInstanceUID = "1.2.3.4"
    film = FileDataset(path, {}, file_meta=meta, preamble=bytes(128))
    film.SOPClassUID, film.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    film.StudyInstanceUID, film.SeriesInstanceUID, film.Modality = "1.2.3", "1.2.3.1", "DX"
    film.PatientName, film.PatientID = "Bench^Film", "1"
    film.Rows, film.Columns, film.SamplesPerPixel, film.PhotometricInterpretation = 3000, 2500, 1, "MONOCHROME2"
    film.BitsAllocated, film.BitsStored, film.HighBit, film.PixelRepresentation = 16, 12, 11, 0
    film.WindowCenter, film.WindowWidth = "2048", "4096"
    film.PixelData = numpy.clip(light, 0, 4095).astype("<u2").tobytes()
    pydicom.dcmwrite(path, film, enforce_file_format=True)


def compare(ours, reference):
    from PIL import Image

    a, b = (numpy.array(Image.open(path).convert("L")).astype(int) for path in (ours, reference))
    if a.shape != b.shape or abs(a - b).max() > 1:
        sys.exit("the pictures differ")


if sys.argv[1] == "make":
    make(sys.argv[2])
else:
    compare(sys.argv[2], sys.argv[3])
