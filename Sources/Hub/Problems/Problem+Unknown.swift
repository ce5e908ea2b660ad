// A member that nobody reads is refused where losing it would lose what somebody wrote for a patient.
import HubAPI

extension Problem {
    /// A body decoded, or the problem that names a member which the type does not know. What a doctor writes under a
    /// mistyped name must not vanish in silence.
    static func decodingWhole<Value: Codable>(_ type: Value.Type, _ bytes: [UInt8]) throws -> Value {
        let value = try decoding(type, bytes)
        let sent = try decoding(JSONValue.self, bytes)
        let known = try decoding(JSONValue.self, try WireJSON.bytes(of: value))
        if let path = unknown(in: sent, beside: known, at: "") {
            throw Problem.invalid(
                path, "不认识的字段 \(path)，未保存任何内容；请核对字段名。",
                "The member \(path) is not known, and nothing was stored; check its name.")
        }
        return value
    }

    /// The path of the first member of `sent` that `known` does not have; null is nothing.
    private static func unknown(in sent: JSONValue, beside known: JSONValue, at path: String) -> String? {
        switch (sent, known) {
        case (.object(let members), .object(let others)):
            for (name, value) in members.sorted(by: { $0.key < $1.key }) where value != .null {
                let place = path.isEmpty ? name : path + "." + name
                guard let other = others[name] else { return place }
                if let found = unknown(in: value, beside: other, at: place) { return found }
            }
            return nil
        case (.list(let items), .list(let others)):
            return zip(items, others).enumerated().lazy.compactMap { index, pair in
                unknown(in: pair.0, beside: pair.1, at: "\(path)[\(index)]")
            }.first
        default: return nil
        }
    }
}
