// What a file is, by its bytes: the readable and the merely recognised.
import Exams
import Intake
import Testing

@Suite struct `File signature` {
    @Test(
        arguments: [
            ([], FileSignature.empty), ([0x89, 0x50, 0x4E, 0x47], .png), ([0xFF, 0xD8, 0xFF, 0xE0], .jpeg),
            (Array("MSH|^~\\&|".utf8), .hl7), ([0xEF, 0xBB, 0xBF] + Array("MSH|^~\\&|".utf8), .hl7),
            ([0x0B] + Array("MSH|".utf8), .hl7), (Array("PID|1||A1\rOBX|1|NM|".utf8), .hl7),
            ([0xFF, 0xFE, 0x4D, 0, 0x53, 0, 0x48, 0], .hl7),
            ([UInt8](repeating: 0, count: 128) + Array("DICM".utf8), .dicom),
            (Array("<?xml version=\"1.0\"?><AnnotatedECG xmlns=\"urn:hl7-org:v3\">".utf8), .aecg),
            ([0xFF, 0xFE] + Array("<v3:annotatedECG".utf8).flatMap { [$0, 0] }, .aecg),
            ([0xFF] + Array("BIOSEMI".utf8), .edf),
            (Array("H|\\^&|||XP-100".utf8), .astm), ([0x02] + Array("1H|\\^&|||XP-100".utf8), .astm),
            ([0x05, 0x06, 0x02] + Array("1H|\\^&|||XP-100".utf8), .astm), (Array("H!~$%!!!Yumizen".utf8), .astm),
            (Array("H|ello".utf8), .unknown), (Array("H".utf8), .unknown), ([0x02, 0x31], .unknown),
            (Array("0       X X X X".utf8), .edf), (Array("%PDF-1.4".utf8), .pdf),
            (Array("100 2 360 650000\n100.dat 212\n".utf8), .wfdbHeader), (Array("hello".utf8), .unknown),
            ([0, 1, 2, 3], .unknown),
            (Array("<?xml version=\"1.0\"?>\n<!DOCTYPE RestingECG SYSTEM \"r.dtd\">\n<RestingECG>".utf8), .museXML),
            ([0xFF, 0xFE] + Array("<restingecgdata>".utf8).flatMap { [$0, 0] }, .philipsXML),
            (Array("<CardiologyXML>".utf8), .cardioSoftXML), (Array("<settings>".utf8), .unknown),
            (Array("BM".utf8) + [0, 1, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40], .bmp),
            (Array("BMI,WBC,Hb\n21,7.8,124\n".utf8), .unknown),
            (Array("ISHNE1.0".utf8) + [0, 0], .ishne), ([0x40, 0x20] + Array("MFR ".utf8), .mfer),
            (Array("RIFF\u{1}\u{1}\u{1}\u{1}WEBPVP8 ".utf8), .webp), ([0x50, 0x4B, 3, 4], .zip),
            ([0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20, 0x0D, 0x0A, 0x87, 0x0A], .jpeg2000),
        ] as [([UInt8], FileSignature)]) func `bytes tell the sort`(bytes: [UInt8], signature: FileSignature)
    {
        #expect(FileSignature(of: bytes) == signature)
    }

    @Test func `a name says nothing`() {
        let answer = Intake().describe([ExamFile(name: "chest.png", bytes: Array("MSH|^~\\&|".utf8))])
        #expect(answer.reason?.code == "hl7-truncated")
    }

    @Test func `no files and unrelated files have their reasons`() {
        #expect(Intake().describe([]).reason?.code == "no-files")
        let files = ["a", "b"].map { ExamFile(name: $0, bytes: Array("MSH|^~\\&|".utf8)) }
        #expect(Intake().describe(files).reason?.code == "several-exams-in-one")
        let picture = ExamFile(name: "p.png", bytes: [0x89, 0x50, 0x4E, 0x47])
        #expect(Intake().describe([picture, files[0]]).reason?.code == "several-exams-in-one")
    }

    @Test func `an exam beyond the limits is refused before it is opened`() {
        var limits = IntakeLimits()
        limits.bytes = 10
        limits.files = 1
        let file = ExamFile(name: "a", bytes: [UInt8](repeating: 0, count: 11))
        #expect(Intake(limits: limits).describe([file]).reason?.code == "exam-too-large")
        #expect(Intake(limits: limits).describe([file, file]).reason?.code == "too-many-files")
        #expect(Intake(limits: limits).refusal(ofBytes: 11, upTo: "a")?.code == "exam-too-large")
        #expect(Intake(limits: limits).refusal(ofBytes: 10, upTo: "a") == nil)
    }
}
