// A problem's known members by name, all others as they came.

extension Problem: Codable {
    private struct Member: CodingKey, Hashable {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }

    private static let known: Set<String> = [
        "type", "title", "status", "detail", "en", "instance", "field", "privilege", "course", "error",
    ]

    /// Reads a problem; only what is there counts, and members of a foreign type are left out.
    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Member.self)
        func text(_ name: String) -> String? { try? members.decode(String.self, forKey: Member(name)) }
        type = text("type") ?? "about:blank"
        title = text("title") ?? ""
        status = (try? members.decode(Int.self, forKey: Member("status"))) ?? 0
        detail = text("detail")
        en = try? members.decode(English.self, forKey: Member("en"))
        instance = text("instance")
        field = text("field")
        privilege = text("privilege")
        course = text("course")
        error = text("error")
        extensions = [:]
        for member in members.allKeys where !Self.known.contains(member.stringValue) {
            extensions[member.stringValue] = try members.decode(JSONValue.self, forKey: member)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Member.self)
        for (name, value) in extensions where !Self.known.contains(name) {
            try members.encode(value, forKey: Member(name))
        }
        try members.encode(type, forKey: Member("type"))
        try members.encode(title, forKey: Member("title"))
        try members.encode(status, forKey: Member("status"))
        try members.encodeIfPresent(detail, forKey: Member("detail"))
        try members.encodeIfPresent(en, forKey: Member("en"))
        try members.encodeIfPresent(instance, forKey: Member("instance"))
        try members.encodeIfPresent(field, forKey: Member("field"))
        try members.encodeIfPresent(privilege, forKey: Member("privilege"))
        try members.encodeIfPresent(course, forKey: Member("course"))
        try members.encodeIfPresent(error, forKey: Member("error"))
    }
}
