// The picture that tests of pixels change: two by two, one byte a sample.
import DICOM

/// A data set without pixels, as `change` leaves it.
func picture(_ change: (inout DataSetWriter) -> Void) -> DataSetWriter {
    var set = DataSetWriter()
    set.set(.sopClassUID, "1.2.840.10008.5.1.4.1.1.7")
    set.set(.sopInstanceUID, "2.25.1")
    set.set(.modality, "OT")
    set.set(.rows, 2)
    set.set(.columns, 2)
    set.set(.samplesPerPixel, 1)
    set.set(.photometricInterpretation, "MONOCHROME2")
    set.set(.bitsAllocated, 8)
    set.set(.bitsStored, 8)
    set.set(.highBit, 7)
    set.set(.pixelRepresentation, 0)
    change(&set)
    return set
}
