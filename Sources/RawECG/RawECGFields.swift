// One object of the header, whose fields are asked for one by one: what is missing, of another sort or unknown is told.

import Bytes

struct RawECGFields {
    private let members: [JSON.Member]
    /// Before the names of the fields: empty, or `leads[2].`.
    private let path: String
    private(set) var asked: Set<String> = []

    init(_ json: JSON, path: String) throws(RawECGError) {
        guard let members = json.members else {
            throw .field(path.isEmpty ? "header" : String(path.dropLast()), .wanted(.object))
        }
        self.members = members
        self.path = path
    }

    /// Fields that nobody asked for.
    var unknown: [String] { members.map(\.name).filter { !asked.contains($0) }.map { path + $0.prefix(64) } }

    func refusal(_ name: String, _ wanted: RawECGError.Wanted) -> RawECGError { .field(path + name, .wanted(wanted)) }

    /// nil where the field is missing or null.
    mutating func value(_ name: String) -> JSON? {
        asked.insert(name)
        let value = members.first { $0.name == name }?.value
        return value == .null ? nil : value
    }

    mutating func required(_ name: String) throws(RawECGError) -> JSON {
        guard let value = value(name) else { throw .field(path + name, .missing) }
        return value
    }

    mutating func number(_ name: String, _ wanted: RawECGError.Wanted, _ isAllowed: (Double) -> Bool)
        throws(RawECGError) -> Double
    {
        guard let number = try required(name).number, isAllowed(number) else { throw refusal(name, wanted) }
        return number
    }

    mutating func whole(_ name: String, _ range: ClosedRange<Int>) throws(RawECGError) -> Int? {
        guard let value = value(name) else { return nil }
        guard let number = value.whole, range.contains(number) else {
            throw refusal(name, .whole(range))
        }
        return number
    }

    /// A text that is not empty; nil where the field is missing, null or empty.
    mutating func text(_ name: String) throws(RawECGError) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string, text.count <= RawECGLimits.characters else {
            throw refusal(name, .text(atMost: RawECGLimits.characters))
        }
        return text.isEmpty ? nil : text
    }

    /// An array; empty where the field is missing or null.
    mutating func elements(_ name: String) throws(RawECGError) -> [JSON] {
        guard let value = value(name) else { return [] }
        guard let elements = value.elements, elements.count <= RawECGLimits.entries else {
            throw refusal(name, .array(atMost: RawECGLimits.entries))
        }
        return elements
    }

    mutating func texts(_ name: String) throws(RawECGError) -> [String] {
        var texts: [String] = []
        for element in try elements(name) {
            guard let text = element.string, text.count <= RawECGLimits.characters else {
                throw refusal(name, .texts)
            }
            texts.append(text)
        }
        return texts
    }

    /// The fields of an object in a field; nil where it is missing or null.
    mutating func object(_ name: String) throws(RawECGError) -> RawECGFields? {
        guard let value = value(name) else { return nil }
        return try RawECGFields(value, path: "\(path)\(name).")
    }
}
