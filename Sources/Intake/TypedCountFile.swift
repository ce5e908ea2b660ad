// The file that a form makes of a count typed in by hand: JSON, read strictly (Docs/Formats/TypedCount.md).

import Bytes
import Exams

/// A typed count as it travels and is kept.
struct TypedCountFile {
    /// The field that makes an object such a file; its value is the version.
    private static let mark = "lianyi-typed-count"
    private static let version = 1
    /// Bytes within which the mark must stand.
    private static let markWindow = 256
    /// Bytes of a whole file: a count of all items takes 4 KiB.
    private static let most = 65_536
    private static let rows = 100
    private static let characters = 64

    let count: TypedBloodCount

    /// Whether bytes begin as such a file does.
    static func isLikely(_ bytes: [UInt8]) -> Bool {
        let front = bytes.prefix(markWindow).drop { $0.isBlank || Ascii.utf8Mark.contains($0) }
        guard front.first == UInt8(ascii: "{") else { return false }
        let wanted = Array("\"\(mark)\"".utf8)
        return front.indices.contains { front[$0] == wanted[0] && front[$0...].starts(with: wanted) }
    }

    init(parsing file: ExamFile) throws(IntakeReason) {
        guard file.bytes.count <= Self.most else { throw .typedCountLarge(file.name, limit: Self.most) }
        let start = file.bytes.starts(with: Ascii.utf8Mark) ? Ascii.utf8Mark.count : 0
        let json: JSON
        do throws(ParseError) {
            json = try JSON(parsing: file.bytes[start...])
        } catch {
            throw .typedCountNoJSON(file.name, offset: error.offset)
        }
        var fields = try Fields(json, "", file.name)
        guard try fields.value(Self.mark)?.whole == Self.version else { throw fields.refusal(Self.mark) }
        let (device, number) = (try fields.text("device"), try fields.text("sampleNumber"))
        let ranAt = try fields.text("ranAt")
        guard let elements = try fields.value("results")?.elements, elements.count <= Self.rows else {
            throw fields.refusal("results")
        }
        var rows: [TypedBloodCount.Row] = []
        for (index, element) in elements.enumerated() { rows.append(try Self.row(element, at: index, file.name)) }
        try fields.end()
        count = TypedBloodCount(device: device, sampleNumber: number, ranAt: ranAt, rows: rows)
    }

    private static func row(
        _ json: JSON, at index: Int, _ file: String
    ) throws(IntakeReason) -> TypedBloodCount.Row {
        var fields = try Fields(json, "results[\(index)].", file)
        guard let code = try fields.text("code") else { throw fields.refusal("code") }
        let value = try fields.text("value") ?? "", unit = try fields.text("unit") ?? ""
        let again = try fields.text("again")
        try fields.end()
        return TypedBloodCount.Row(code: code, value: value, unit: unit, again: again)
    }

    /// One object, whose fields are asked for one by one; what nobody asked for is refused.
    private struct Fields {
        private let members: [JSON.Member]
        private let path: String
        private let file: String
        private var asked: Set<String> = []

        init(_ json: JSON, _ path: String, _ file: String) throws(IntakeReason) {
            guard let members = json.members else {
                throw .typedCountField(path.isEmpty ? "{}" : String(path.dropLast()), file)
            }
            (self.members, self.path, self.file) = (members, path, file)
        }

        func refusal(_ name: String) -> IntakeReason { .typedCountField(path + name.prefix(64), file) }

        /// nil where the field is missing or null.
        mutating func value(_ name: String) throws(IntakeReason) -> JSON? {
            asked.insert(name)
            let value = members.first { $0.name == name }?.value
            return value == .null ? nil : value
        }

        mutating func text(_ name: String) throws(IntakeReason) -> String? {
            guard let value = try value(name) else { return nil }
            guard let text = value.string, text.utf8.count <= 4 * TypedCountFile.characters,
                text.count <= TypedCountFile.characters
            else { throw refusal(name) }
            return text.isEmpty ? nil : text
        }

        func end() throws(IntakeReason) {
            if let other = members.first(where: { !asked.contains($0.name) }) { throw refusal(other.name) }
        }
    }
}
