// The frames of a real file's encapsulated pixel data, found without a DICOM reader: enough for explicit little endian.
import PixelCodecs
import RealData

/// Items of the last (7FE0,0010) of undefined length, and the description from the known values.
enum EncapsulatedFrames {
    static func paths() -> [String] {
        RealData.paths(under: "image/dicom").filter {
            FrameDecoder.knows(RealData.values($0)?["TransferSyntaxUID"]?.string ?? "")
        }
    }

    static func decoder(_ path: String) -> FrameDecoder? {
        guard let values = RealData.values(path), let uid = values["TransferSyntaxUID"]?.string,
            let rows = values["Rows"]?.int, let columns = values["Columns"]?.int,
            let samples = values["SamplesPerPixel"]?.int, let allocated = values["BitsAllocated"]?.int,
            let stored = values["BitsStored"]?.int, let sign = values["PixelRepresentation"]?.int,
            let colours = values["PhotometricInterpretation"]?.string
        else { return nil }
        return FrameDecoder(
            transferSyntax: uid,
            FrameDescription(
                rows: rows, columns: columns, samplesPerPixel: samples, bitsAllocated: allocated, bitsStored: stored,
                isSigned: sign == 1, photometricInterpretation: colours))
    }

    /// One frame a fragment; a file with one frame has all fragments in it.
    static func frames(_ path: String) -> [[UInt8]] {
        let bytes = RealData.bytes(path)
        let heads =
            [
                [0xE0, 0x7F, 0x10, 0, 0x4F, 0x42, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF],
                [0xE0, 0x7F, 0x10, 0, 0x4F, 0x57, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF],
            ] as [[UInt8]]
        guard
            let start = bytes.indices.last(where: { place in
                bytes[place] == 0xE0 && heads.contains { bytes[place...].starts(with: $0) }
            })
        else { return [] }
        var items: [[UInt8]] = []
        var place = start + 12
        while place + 8 <= bytes.count, bytes[place..<place + 4].elementsEqual([0xFE, 0xFF, 0x00, 0xE0]) {
            let length = (0..<4).reduce(0) { $0 | Int(bytes[place + 4 + $1]) << (8 * $1) }
            let end = min(place + 8 + length, bytes.count)
            items.append(Array(bytes[place + 8..<end]))
            place = end
        }
        let fragments = items.dropFirst()
        let isOne = (RealData.values(path)?["NumberOfFrames"]?.string ?? "1") == "1"
        return isOne && shape(path).count < 4 && shape(path).first != fragments.count
            ? [Array(fragments.joined())] : Array(fragments)
    }

    private static func shape(_ path: String) -> [Int] { RealData.values(path)?["pixels"]?["shape"]?.ints ?? [] }
}
