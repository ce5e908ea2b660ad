// The schemas on the page of the interface: a table of members each, and types in a few words.
import HubAPI

extension DocsPage {
    /// All named schemas.
    var schemas: Markup {
        let all = document["components"]["schemas"].members.sorted { $0.key < $1.key }
        let parts = all.map { name, schema -> Markup in
            """
            <article id="schema-\(name)">
            <h3><code>\(name)</code></h3>
            <p>\(Markup(voices: schema["description"].string))</p>
            \(members(schema))
            </article>
            """
        }
        return """
            <section id="schemas">
            <h2>\(Markup(voices: "数据结构 · schemas"))</h2>
            <p>\(Markup(voices: "* 必有；其余没有内容时省略 · * always there; the others are left out where they hold nothing"))</p>
            \(parts)
            </section>
            """
    }

    private func members(_ schema: JSONValue) -> Markup {
        let choices = schema["oneOf"].list
        if !choices.isEmpty { return Markup(choices.map(members)) }
        let rows = ordered(schema).map { name, member -> Markup in
            """
            <tr><td><code>\(name)</code>\(required(schema["required"].list.contains(.text(name))))</td>
            <td>\(type(member))</td><td>\(Markup(voices: member["description"].string))</td></tr>
            """
        }
        return rows.isEmpty ? "" : "<div class=\"wide\"><table><tbody>\(rows)</tbody></table></div>"
    }

    /// The members: those that are required in the document's order, then the others by name.
    private func ordered(_ schema: JSONValue) -> [(key: String, value: JSONValue)] {
        let members = schema["properties"].members, required = schema["required"].list.map(\.string)
        let others = members.keys.filter { !required.contains($0) }.sorted()
        return (required + others).compactMap { name in members[name].map { (name, $0) } }
    }

    /// A type in a few words, with a link where it has a name.
    func type(_ schema: JSONValue) -> Markup {
        if case .text(let path) = schema["$ref"], let name = path.split(separator: "/").last.map(String.init) {
            return "<a href=\"#schema-\(name)\">\(name)</a>"
        }
        let choices = schema["anyOf"].list
        if !choices.isEmpty { return Markup(choices.map(type)) }
        if case .text(let constant) = schema["const"] { return "<code>\(constant)</code>" }
        let words = schema["enum"].list.map { value -> Markup in "<code>\(value.string)</code>" }
        if !words.isEmpty { return Markup(words) }
        return plain(schema)
    }

    private func plain(_ schema: JSONValue) -> Markup {
        switch schema["type"].string {
        case "array": "\(type(schema["items"]))<span> […]</span>"
        case "object": members(schema)
        default: "<span class=\"type\">\(format(of: schema))</span>"
        }
    }

    private func format(of schema: JSONValue) -> String {
        let format = schema["format"].string
        return format.isEmpty ? schema["type"].string : format
    }
}

/// Reading without caring: what is not there is null, and null has no parts.
extension JSONValue {
    subscript(name: String) -> JSONValue { members[name] ?? .null }

    var members: [String: JSONValue] { if case .object(let members) = self { members } else { [:] } }
    var list: [JSONValue] { if case .list(let list) = self { list } else { [] } }
    var string: String { if case .text(let text) = self { text } else { "" } }
    var whole: Int { if case .number(let number) = self { Int(exactly: number) ?? 0 } else { 0 } }
}

extension String {
    /// The parts between the marks.
    func components(between mark: String) -> [String] {
        var parts: [String] = [], rest = self[...]
        while let place = rest.firstRange(of: mark) {
            parts.append(String(rest[..<place.lowerBound]))
            rest = rest[place.upperBound...]
        }
        return parts + (rest.isEmpty ? [] : [String(rest)])
    }
}
