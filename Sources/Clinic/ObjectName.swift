// The name under which a file goes into a manifest: the hub's rules, whatever the device called it.
import HubAPI

/// Cleans file names. The name as captured stays in the spool.
enum ObjectName {
    /// The hub takes 100 characters; some room is left to tell equal names apart.
    private static let limit = 90

    /// A name without control characters, without parts of a path, not hidden, and not too long; its ending stays.
    static func clean(_ name: String, number: Int) -> String {
        let replaced = String(name.map { isOrdinary($0) ? $0 : "_" })
        let trimmed = replaced.drop { $0 == "." || $0.isWhitespace }
        let kept = String(trimmed.reversed().drop(while: \.isWhitespace).reversed())
        guard !kept.isEmpty else { return "object-\(number)" }
        guard kept.count > limit || kept.utf8.count > limit * 4 else { return kept }
        let ending = kept.lastIndex(of: ".").map { String(kept[$0...]) } ?? ""
        let end = ending.count <= 10 && ending.utf8.count <= 40 ? ending : ""
        var stem = kept.prefix(limit - end.count)
        while stem.utf8.count + end.utf8.count > limit * 4 { stem.removeLast() }
        return stem + end
    }

    /// The same objects, with the number before a name that an earlier one has.
    static func distinct(_ objects: [Manifest.Object]) -> [Manifest.Object] {
        var names: Set<String> = []
        return objects.map { object in
            var object = object
            if !names.insert(object.name.lowercased()).inserted {
                object.name = "\(object.number)-\(object.name)"
                names.insert(object.name.lowercased())
            }
            return object
        }
    }

    private static func isOrdinary(_ character: Character) -> Bool {
        guard !"/\\:".contains(character) else { return false }
        return character.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
            case .format: scalar == "\u{200D}"
            default: true
            }
        }
    }
}
