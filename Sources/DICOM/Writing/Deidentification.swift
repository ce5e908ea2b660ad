// A copy of a file without what tells whose it is: the Basic Application Confidentiality Profile of PS3.15 annex E.

/// De-identified export. Words written into the pixels stay: `PixelDescription.isBurnedIn` is what the file says of them.
package enum Deidentification {
    /// The file anew, explicit little endian (or with its compressed frames as they are).
    ///
    /// - Parameters:
    ///   - pseudonym: stands for name and patient ID; ASCII, which every declared character set has.
    ///   - salt: keeps the new UIDs from being traced back; the same salt gives the same UIDs, so that a study stays one.
    ///   - hash: a cryptographic hash of at least 16 bytes.
    package static func file(
        _ file: DICOMFile, pseudonym: String, salt: [UInt8], hash: ([UInt8]) -> [UInt8]
    ) throws(PixelObstacle) -> [UInt8] {
        for tag in [DICOMTag.pixelData, .waveformData] {
            if let element = file.dataSet[tag], !element.isWhole { throw .cut(wanted: 1, available: 0) }
        }
        var uids: [ArraySlice<UInt8>: ArraySlice<UInt8>] = [:]
        var copy = withoutActuallyEscaping(hash) { hash in
            DataSetWriter(copying: file.dataSet) { element, set in
                switch DeidentifiedTags.action(element) {
                case .keep: return .kept
                case .remove: return .dropped
                case .empty: return .replaced([])
                case .newUID:
                    guard let raw = set.raw(element.tag) else { return .dropped }
                    let new = uids[raw] ?? renamed(raw, salt, hash)
                    uids[raw] = new
                    return .replaced(new)
                }
            }
        }
        copy.set(.patientName, pseudonym)
        copy.set(.patientID, pseudonym)
        copy.set(.patientIdentityRemoved, "YES")
        copy.set(.deidentificationMethod, "PS3.15 Basic Application Confidentiality Profile")
        copy.set(DICOMTag(0x0028_0303), "REMOVED")
        let isNative = file.transferSyntax.pixels == .native
        return DICOMWriter.file(
            copy, transferSyntax: isNative ? TransferSyntax.explicitLittle : file.transferSyntax.uid)
    }

    /// Each value of a UID element made anew.
    private static func renamed(
        _ raw: ArraySlice<UInt8>, _ salt: [UInt8], _ hash: ([UInt8]) -> [UInt8]
    ) -> ArraySlice<UInt8> {
        let values = raw.filter { $0 != 0 && $0 != 0x20 }.split(separator: 0x5C, omittingEmptySubsequences: false)
        let new = values.map { $0.isEmpty ? "" : uid(hash(salt + $0)) }
        return Array(new.joined(separator: "\\").utf8)[...]
    }

    /// `2.25.` and the number of a UUID (PS3.5 annex B.2) made of the first 16 bytes of a hash, as version 8 of RFC 9562.
    static func uid(_ hash: [UInt8]) -> String {
        var bytes = Array(hash.prefix(16))
        guard bytes.count == 16 else { return "" }
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        let number = bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        return "2.25.\(number)"
    }
}
