// Whether a file ends as files of its kind end: a few bytes are looked at, nothing is taken apart.
import Spool

/// Cheap signs of a file that is not yet written to its end. Nothing here says what a file is; the hub finds that out.
enum FileTail {
    /// How much of a file's end, or of a header, is read.
    static let window = 4_096

    /// Whether the files of one exam are there to their ends; nil where that cannot be told.
    static func isWhole(_ files: [FileSighting]) -> Bool? {
        let signs = files.map { file in
            file.name.lowercased().hasSuffix(".hea")
                ? RecordLength(ofHeader: file)?.isThere(among: files) : isEnded(file)
        }
        if signs.contains(false) { return false }
        return signs.contains(nil) ? nil : true
    }

    private static func isEnded(_ file: FileSighting) -> Bool? {
        guard let dot = file.name.lastIndex(of: "."),
            let tail = file.bytes(from: max(0, file.size - Int64(window)), count: window)
        else { return nil }
        switch file.name[file.name.index(after: dot)...].lowercased() {
        // Segments and records end with CR or LF; frames with FS, ETX or EOT behind them.
        case "hl7", "astm": return tail.last.map { [0x0D, 0x0A, 0x1C, 0x03, 0x04].contains($0) }
        // The chunk IEND with its checksum (PNG specification, 11.2.5).
        case "png": return tail.firstRange(of: [0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]) != nil
        // The marker EOI (ISO 10918-1, B.1.1.3); some cameras fill up with zeros behind it.
        case "jpg", "jpeg":
            return tail.reversed().drop { $0 == 0 || $0 == 0x0A || $0 == 0x0D }.starts(with: [0xD9, 0xFF])
        default: return nil
        }
    }
}
