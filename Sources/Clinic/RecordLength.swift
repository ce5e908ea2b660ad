// How long the signal files of a WFDB record must be at least, by what its header declares.
import Spool

/// The sizes that a header (`.hea`) declares: samples × bytes a sample, for each signal file. Only plain headers are
/// understood; of any other nothing is said.
struct RecordLength {
    /// Sixteenths of a byte that a sample takes, by the format's number (WFDB signal formats, signal(5)).
    private static let sixteenths: [Int64: Int64] = [8: 16, 80: 16, 16: 32, 61: 32, 160: 32, 212: 24, 24: 48, 32: 64]

    /// Bytes by the signal file's name.
    private var sizes: [String: Int64] = [:]
    /// Whether the header lacks lines that it announces.
    private let isCut: Bool

    /// Reads a header; nil where it cannot be read or is not plain.
    init?(ofHeader header: FileSighting) {
        guard let bytes = header.bytes(from: 0, count: FileTail.window), !bytes.isEmpty else { return nil }
        let lines = bytes.split { $0 == 0x0A || $0 == 0x0D }.map { String(decoding: $0, as: UTF8.self) }
            .filter { !$0.hasPrefix("#") }
        let record = lines.first?.split(separator: " ") ?? []
        guard record.count >= 4, !record[0].contains("/"), let signals = Int(record[1]), (1...64).contains(signals),
            let samples = Int64(record[3]), (1...1_000_000_000).contains(samples)
        else { return nil }
        isCut = lines.count <= signals
        for line in lines.dropFirst().prefix(signals) {
            let parts = line.split(separator: " ")
            guard parts.count >= 2, let (sixteenths, offset) = Self.format(parts[1]) else {
                if isCut { return }
                return nil
            }
            let name = String(parts[0])
            // The bytes before the first sample count once for a file.
            sizes[name] = (sizes[name] ?? offset * 16) + samples * sixteenths
        }
    }

    /// `16`, `212`, `16x2`, `16+24`.
    private static func format(_ text: Substring) -> (sixteenths: Int64, offset: Int64)? {
        let halves = text.split(separator: "+", omittingEmptySubsequences: false)
        let numbers = halves[0].split(separator: "x", omittingEmptySubsequences: false).map { Int64($0) }
        guard let code = numbers.first ?? nil, let each = sixteenths[code] else { return nil }
        let perFrame = numbers.count == 1 ? 1 : numbers[1], offset = halves.count == 1 ? 0 : Int64(halves[1])
        guard halves.count <= 2, numbers.count <= 2, let perFrame, (1...1_000).contains(perFrame), let offset,
            (0...1_000_000).contains(offset)
        else { return nil }
        return (each * perFrame, offset)
    }

    /// Whether the signal files lie there in the declared length. One that is elsewhere is not judged.
    func isThere(among files: [FileSighting]) -> Bool {
        !isCut && files.allSatisfy { file in sizes[file.name].map { file.size >= $0 / 16 } ?? true }
    }
}
