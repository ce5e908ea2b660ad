// Files that are wrong on purpose, each in one way.

extension SampleFile {
    /// One file a defect, named for it.
    static var malformed: [SampleFile] {
        let message = SampleBloodCount(.normal, seed: 11).message(
            about: SampleSubject(recordNumber: "QY000007", name: "样例患者", sexWord: "Female", ageYears: 46),
            ranAt: "20260302081500")
        return messages(message) + analyserLines + records + pictures
    }

    private static func messages(_ message: [UInt8]) -> [SampleFile] {
        let body = message.drop { $0 != UInt8(ascii: "\r") }.dropFirst()
        return [
            SampleFile(
                path: "Malformed/HL7v2/no-msh.hl7", bytes: Array(body),
                shows: "a message without its MSH segment"),
            SampleFile(
                path: "Malformed/HL7v2/truncated.hl7", bytes: Array(message.prefix(message.count * 2 / 5)),
                shows: "a message cut in the middle of a result"),
        ]
    }

    private static var analyserLines: [SampleFile] {
        let subject = SampleSubject(
            recordNumber: "QY000007", name: "样例患者", sexWord: "Female", ageYears: 46)
        let count = SampleBloodCount(.normal, seed: 15)
        let bare = count.astmMessage(about: subject, ranAt: "20260302081500")
        var framed = count.astmCapture(about: subject, ranAt: "20260302081500")
        if framed.count > 1000 { framed[1000] ^= 0x01 }
        return [
            SampleFile(
                path: "Malformed/ASTM/no-terminator.astm", bytes: Array(bare.dropLast(6)),
                shows: "a message without its last record (L)"),
            SampleFile(
                path: "Malformed/ASTM/wrong-checksum.astm", bytes: framed,
                shows: "one flipped bit in one frame"),
        ]
    }

    private static var records: [SampleFile] {
        let ecg = SampleECG(.normal, seed: 21)
        return [
            SampleFile(
                path: "Malformed/WFDB/short.hea", bytes: ecg.header(named: "short"),
                shows: "a header that promises 10 s"),
            SampleFile(
                path: "Malformed/WFDB/short.dat", bytes: Array(ecg.signal().prefix(12_000)),
                shows: "its signals: only one second"),
        ]
    }

    private static var pictures: [SampleFile] {
        let small = SamplePicture(width: 64, height: 64, bits: 8, seed: 33).png()
        var flipped = small
        if flipped.count > 2000 { flipped[2000] ^= 0x10 }
        return [
            SampleFile(
                path: "Malformed/PNG/bomb.png", bytes: bomb,
                shows: "20,000 × 20,000 pixels promised in under 1 KB"),
            SampleFile(
                path: "Malformed/PNG/truncated.png", bytes: Array(small.prefix(small.count / 2)),
                shows: "a picture cut in half"),
            SampleFile(
                path: "Malformed/PNG/wrong-crc.png", bytes: flipped,
                shows: "one flipped bit in the picture's data"),
        ]
    }

    private static var bomb: [UInt8] {
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + PNGWriter.header(width: 20_000, height: 20_000, bits: 8)
            + PNGWriter.chunk("IDAT", PNGWriter.stored([UInt8](repeating: 0, count: 512)))
            + PNGWriter.chunk("IEND", [])
    }
}
