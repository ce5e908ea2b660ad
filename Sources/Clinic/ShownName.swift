// File names as people read them, whatever bytes the disk has.
import Bytes
import Spool

/// Names of a folder in words: UTF-8 where it is, else GB 18030, as old Chinese programs write it, else with escapes.
enum ShownName {
    /// Every entry with its name, in the names' order; no two have the same.
    static func all(of entries: [FolderEntry]) -> [(entry: FolderEntry, name: String)] {
        var names: Set<String> = []
        let plain = entries.filter { String(validating: $0.name, as: UTF8.self) != nil }
        let foreign = entries.filter { String(validating: $0.name, as: UTF8.self) == nil }
            .sorted { $0.name.lexicographicallyPrecedes($1.name) }
        var all: [(entry: FolderEntry, name: String)] = []
        for entry in plain + foreign {
            let name = text(of: entry.name)
            let isNew = names.insert(name).inserted
            all.append((entry, isNew ? name : escaped(entry.name)))
        }
        return all.sorted { $0.name < $1.name }
    }

    /// One name.
    static func text(of name: [UInt8]) -> String {
        if let text = String(validating: name, as: UTF8.self) { return text }
        guard let text = try? GB18030.utf8(of: name[...]) else { return escaped(name) }
        return String(decoding: text, as: UTF8.self)
    }

    /// `\xd0\xd8.png`
    private static func escaped(_ name: [UInt8]) -> String {
        name.map { byte in
            (0x20..<0x7F).contains(byte)
                ? String(UnicodeScalar(byte)) : "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
