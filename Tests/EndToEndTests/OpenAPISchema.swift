// A small JSON Schema: the part of the 2020-12 vocabulary that the hub's document uses, and nothing else.
import Foundation
import HubAPI

/// Holds values against schemas of one document.
struct OpenAPISchema: Sendable {
    let root: JSONValue

    init(_ root: JSONValue) { self.root = root }

    /// What is wrong with the value; each fault names its place.
    func faults(of value: JSONValue, by schema: JSONValue, at place: String = "body") -> [String] {
        if case .text(let path) = schema.member("$ref") { return faults(of: value, by: found(path), at: place) }
        return choiceFaults(value, schema, place) + typeFaults(value, schema, place)
            + constantFaults(value, schema, place) + partFaults(value, schema, place)
    }

    private func found(_ path: String) -> JSONValue {
        path.split(separator: "/").dropFirst().reduce(root) { $0.member(String($1)) }
    }

    private func choiceFaults(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
        let any = schema.member("anyOf").list, one = schema.member("oneOf").list
        let fits: (JSONValue) -> Bool = { faults(of: value, by: $0, at: place).isEmpty }
        if !any.isEmpty, !any.contains(where: fits) { return ["\(place) fits none of its choices"] }
        if !one.isEmpty, one.count(where: fits) != 1 {
            return one.flatMap { faults(of: value, by: $0, at: place) }
        }
        return []
    }

    private func typeFaults(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
        let written = schema.member("type")
        let types = written.list.isEmpty ? [written.string].filter { !$0.isEmpty } : written.list.map(\.string)
        guard !types.isEmpty, !types.contains(where: { isOf($0, value) }) else { return [] }
        return ["\(place) is no \(types.joined(separator: " or "))"]
    }

    private func isOf(_ type: String, _ value: JSONValue) -> Bool {
        switch (type, value) {
        case ("null", .null), ("boolean", .bool), ("number", .number), ("string", .text), ("array", .list),
            ("object", .object):
            true
        case ("integer", .number(let number)): number.rounded() == number
        default: false
        }
    }

    private func constantFaults(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
        if let constant = schema.members["const"], constant != value { return ["\(place) is not \(constant.string)"] }
        let choices = schema.member("enum").list
        guard choices.isEmpty || choices.contains(value) else { return ["\(place) is none of its words: \(value)"] }
        return []
    }

    private func partFaults(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
        switch value {
        case .object(let members): memberFaults(members, schema, place)
        case .list(let items): itemFaults(items, schema, place)
        case .text(let text): textFaults(text, schema, place)
        case .number(let number): numberFaults(number, schema, place)
        case .null, .bool: []
        }
    }

    private func memberFaults(_ members: [String: JSONValue], _ schema: JSONValue, _ place: String) -> [String] {
        let known = schema.member("properties").members, others = schema.member("additionalProperties")
        let missing = schema.member("required").list.map(\.string).filter { members[$0] == nil }
        var faults = missing.map { "\(place).\($0) is missing" }
        for (name, value) in members {
            if let schema = known[name] {
                faults += self.faults(of: value, by: schema, at: "\(place).\(name)")
            } else if others == .bool(false) {
                faults.append("\(place).\(name) is not documented")
            } else if case .object = others {
                faults += self.faults(of: value, by: others, at: "\(place).\(name)")
            }
        }
        return faults
    }

    private func itemFaults(_ items: [JSONValue], _ schema: JSONValue, _ place: String) -> [String] {
        let rule = schema.member("items")
        var faults = items.enumerated().flatMap { self.faults(of: $1, by: rule, at: "\(place)[\($0)]") }
        if case .number(let limit) = schema.member("maxItems"), Double(items.count) > limit {
            faults.append("\(place) has more than \(Int(limit)) items")
        }
        if case .number(let limit) = schema.member("minItems"), Double(items.count) < limit {
            faults.append("\(place) has fewer than \(Int(limit)) items")
        }
        return faults
    }

    private func numberFaults(_ number: Double, _ schema: JSONValue, _ place: String) -> [String] {
        if case .number(let least) = schema.member("minimum"), number < least { return ["\(place) is too small"] }
        if case .number(let most) = schema.member("maximum"), number > most { return ["\(place) is too great"] }
        return []
    }

    private func textFaults(_ text: String, _ schema: JSONValue, _ place: String) -> [String] {
        if case .text(let pattern) = schema.member("pattern"),
            text.range(of: pattern, options: .regularExpression) == nil
        {
            return ["\(place) is not shaped like \(pattern)"]
        }
        let fits =
            switch schema.member("format").string {
            case "uuid": text == text.lowercased() && UUID(uuidString: text) != nil
            case "date-time": RFC3339.moment(text) != nil
            case "date": RFC3339.moment(text + "T00:00:00Z") != nil
            default: true
            }
        return fits ? [] : ["\(place) is no \(schema.member("format").string): \(text.prefix(40))"]
    }
}
