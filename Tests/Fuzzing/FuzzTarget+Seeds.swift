// Small whole inputs of every target, made here: what mutations and libFuzzer begin with.

import Samples

extension FuzzTarget {
    /// Whole inputs of the target's own kind, the same in every run, each at most a few thousand bytes.
    package var seeds: [[UInt8]] {
        switch self {
        case .file: Self.allCases.filter { $0 != .file }.compactMap(\.seeds.first)
        case .hl7: [Self.message]
        case .astm: [Self.records, Self.frames]
        case .mllp: [[9, 0x0B] + Self.message + [0x1C, 0x0D]]
        case .line: [[9] + Self.frames, [200, 0x06, 0x06, 0x06]]
        case .table: Self.tables
        case .typed: [Array(Self.typedCount.utf8)]
        case .text: [Self.message, Array("{\"a\": [1.5e3, \"\\u738b\", null]}".utf8), [0xCD, 0xF5, 0x5E, 0xB7, 0xBC]]
        case .record, .segments, .annotations, .mat, .raw, .packed, .aecg, .scp, .edf: recordingSeeds
        case .dicom, .pixels, .dct, .lossless, .jpegls, .jpeg2000, .png, .jpeg, .strip: pictureSeeds
        }
    }

    private static let subject = SampleSubject(
        recordNumber: "QY000007", name: "样例患者", sexWord: "Female", ageYears: 46)
    private static let message = SampleBloodCount(.normal, seed: 11).message(about: subject, ranAt: "20260302081500")
    private static let records = SampleBloodCount(.normal, seed: 15)
        .astmMessage(about: subject, ranAt: "20260302081500")
    private static let frames = SampleBloodCount(.critical, seed: 16)
        .astmCapture(about: subject, ranAt: "20260302081500")

    private static let typedCount = """
        {"lianyi-typed-count":1,"device":"BC-2800","sampleNumber":"7","ranAt":"202603020815","results":[
        {"code":"718-7","value":"12,4","unit":"g/dL"},{"code":"777-3","value":"<1","unit":"10*9/L","again":"<1"}]}
        """

    private static var tables: [[UInt8]] {
        let mapping = """
            format = lianyi-flat-file 1
            name = Fuzz
            missing = ?
            [sample]
            number = id
            [patient]
            sex = Gender
            age = Age
            [items]
            Hb = HGB, g/dL
            RBC = RBC, 10*6/uL

            """
        let rows = ["id,Gender,Age,Hb,RBC\n1,F,46,12.4,4.1\n2,M,?,\"9,1\",5.1H\n", "id\tHb\r\n1\t12.4 ↓\r\n"]
        return rows.compactMap { joined(Array(mapping.utf8), Array($0.utf8)) }
    }
}
