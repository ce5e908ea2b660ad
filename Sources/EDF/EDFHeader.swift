// The header of EDF (Kemp and others 1992), EDF+ (Kemp and Olivan 2003) and BioSemi's BDF: fields of fixed width.

package import Bytes

/// What the file says before its first sample.
package struct EDFHeader: Sendable, Equatable {
    /// Width of a sample and of the version field's meaning.
    package enum Kind: String, Sendable {
        case edf = "EDF"
        case bdf = "BDF"

        /// Bytes of one sample.
        package var width: Int { self == .edf ? 2 : 3 }
    }

    package let kind: Kind
    /// `EDF+C`, `EDF+D`, `BDF+C`, `BDF+D` or nothing of the kind.
    package let reserved: String
    /// Local patient identification, as written.
    package let patient: String
    /// Local recording identification, as written.
    package let recording: String
    /// `dd.mm.yy` and `hh.mm.ss`, as written.
    package let startDate: String
    package let startTime: String
    /// As stated; −1 leaves it open.
    package let recordCount: Int
    /// Seconds of one data record.
    package let recordDuration: ExactDecimal
    /// The header's own length as it states it; nil when that is no number.
    package let statedLength: Int?
    package let signals: [EDFSignal]

    /// EDF+ or BDF+: text in subfields, annotations as signals.
    package var isPlus: Bool { reserved.hasPrefix("EDF+") || reserved.hasPrefix("BDF+") }
    /// 256 bytes for the file and as many for each signal.
    package var length: Int { 256 * (signals.count + 1) }
    /// Bytes of one data record.
    package var recordBytes: Int { signals.reduce(0) { $0 + $1.samplesPerRecord } * kind.width }

    init(_ bytes: [UInt8]) throws(EDFError) {
        guard bytes.count >= 256 else {
            guard Self.kind(bytes) != nil else { throw .notEDF }
            throw .headerCut(wanted: 256, found: bytes.count)
        }
        guard let kind = Self.kind(bytes) else { throw .notEDF }
        self.kind = kind
        var fields = EDFFields(bytes, from: 8)
        patient = fields.text(80)
        recording = fields.text(80)
        startDate = fields.text(8)
        startTime = fields.text(8)
        statedLength = fields.integer(8)
        reserved = fields.text(44)
        guard let records = fields.integer(8), records >= -1 else { throw .badField(.records, signal: nil) }
        recordCount = records
        guard let duration = fields.decimal(8), duration.mantissa >= 0 else {
            throw .badField(.duration, signal: nil)
        }
        recordDuration = duration
        guard let count = fields.integer(4), count >= 1 else { throw .badField(.signals, signal: nil) }
        guard count <= EDFLimits.signals else { throw .tooLarge(.signals) }
        let length = 256 * (count + 1)
        guard bytes.count >= length else { throw .headerCut(wanted: length, found: bytes.count) }
        signals = try EDFSignal.all(count, in: bytes)
    }

    /// Whether zeros stand for the blanks behind the version `0`. So do many samples begin: the stated length, which is
    /// 256 for each signal and 256 more, must bear it out.
    package static func isZeroPadded(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 256, bytes.starts(with: [UInt8(ascii: "0"), 0, 0, 0, 0, 0, 0, 0]) else { return false }
        var fields = EDFFields(bytes, from: 184)
        let length = fields.integer(8)
        fields = EDFFields(bytes, from: 252)
        guard let length, let signals = fields.integer(4), signals > 0 else { return false }
        return length == 256 * (signals + 1)
    }

    private static func kind(_ bytes: [UInt8]) -> Kind? {
        if bytes.starts(with: [0xFF] + Array("BIOSEMI".utf8)) { return .bdf }
        return bytes.starts(with: Array("0       ".utf8)) || isZeroPadded(bytes) ? .edf : nil
    }
}

/// Reads fields of fixed width one behind the other.
struct EDFFields {
    private let bytes: [UInt8]
    private var offset: Int

    /// The caller has made sure that the fields are there.
    init(_ bytes: [UInt8], from offset: Int) {
        self.bytes = bytes
        self.offset = offset
    }

    /// Without padding, which is blanks and, with careless writers, zeros.
    mutating func raw(_ width: Int) -> ArraySlice<UInt8> {
        var field = bytes.dropFirst(offset).prefix(width)
        offset += width
        if let zero = field.firstIndex(of: 0) { field = field[..<zero] }
        field = field.drop(while: \.isBlank)
        while field.last?.isBlank == true { field.removeLast() }
        return field
    }

    /// ASCII by the standard; UTF-8, GB 18030 and Latin-1 are met. A character that the field's end cut in two is left
    /// out.
    mutating func text(_ width: Int) -> String {
        let field = raw(width)
        for cut in 0...min(3, field.count) {
            if let text = String(validating: field.dropLast(cut), as: UTF8.self) { return text }
        }
        return ForeignText.text(of: field)
    }

    mutating func integer(_ width: Int) -> Int? {
        guard let number = decimal(width) else { return nil }
        let value = number.value
        return value == value.rounded() && abs(value) < 1e9 ? Int(value) : nil
    }

    /// A decimal comma is met and clear in a field that holds one number.
    mutating func decimal(_ width: Int) -> ExactDecimal? {
        let text = String(decoding: raw(width).map { $0 == UInt8(ascii: ",") ? UInt8(ascii: ".") : $0 }, as: UTF8.self)
        return ExactDecimal(text)
    }
}
