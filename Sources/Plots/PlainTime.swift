// Times as people read them.

/// A moment as devices write it, `20130125105919` (DICOM and HL7), as `2013-01-25 10:59:19`.
package enum PlainTime {
    /// Year, month and day, then hour and minute, then second, as far as they stand; a fraction or an offset stays behind
    /// them. Whatever is not written so stays as it is.
    package static func text(_ time: String) -> String {
        let digits = time.utf8.prefix { (0x30...0x39).contains($0) }.count
        guard [8, 12, 14].contains(digits) else { return time }
        let rest = time.dropFirst(digits)
        guard rest.isEmpty || (digits > 8 && [".", "+", "-"].contains(rest.prefix(1))) else { return time }
        let pairs = stride(from: 4, to: digits, by: 2).map { String(time.dropFirst($0).prefix(2)) }
        guard (1...12).contains(Int(pairs[0]) ?? 0), (1...31).contains(Int(pairs[1]) ?? 0) else { return time }
        let date = "\(time.prefix(4))-\(pairs[0])-\(pairs[1])"
        return digits == 8 ? date : date + " " + pairs.dropFirst(2).joined(separator: ":") + rest
    }
}
