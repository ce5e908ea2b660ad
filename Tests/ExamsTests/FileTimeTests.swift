// A file's own time, held against when the exam was captured and received.
import Alliance
import Exams
import Foundation
import Testing

@Suite struct FileTimeTests {
    private static func moment(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    private func count(ranAt: String?) -> ExamContent {
        .bloodCount(
            BloodCount(
                sampleNumber: "1", ranAt: ranAt, processing: .patient, sender: nil, items: [], settings: [],
                attachments: [],
                identity: FoundIdentity()))
    }

    private func code(_ text: String?) throws -> String? {
        let captured = try Self.moment("2026-11-21T08:06:00+08:00"),
            received = try Self.moment("2026-11-21T08:10:00+08:00")
        return count(ranAt: text).timeDoubt(captured: captured, received: received, .usual)?.code
    }

    @Test(arguments: [
        ("20261121080000", "2026-11-21T00:00:00Z"), ("20261121080000.12+0900", "2026-11-20T23:00:00Z"),
        ("2026-11-21T08:00:00Z", "2026-11-21T08:00:00Z"), ("2026-11-21 08:00:00.5", "2026-11-21T00:00:00Z"),
        ("08:00:00 21/11/2026", "2026-11-21T00:00:00Z"), ("21/11/2026 08:00:00.250", "2026-11-21T00:00:00Z"),
        ("2026-11-21T08:00:00-05:00", "2026-11-21T13:00:00Z"), ("202611210800", "2026-11-21T00:00:00Z"),
        ("20261121", "2026-11-20T16:00:00Z"),
    ])
    func `times are read as devices write them, by China's clocks where no zone is told`(text: String, first: String)
        throws
    {
        let time = try #require(FileTime(text))
        #expect(time.earliest == (try Self.moment(first)))
    }

    @Test(arguments: [
        "", "08:00:00", "20261321", "20260230", "2026", "202611", "yesterday", "00000000000000", "20261121250000",
    ])
    func `what names no day of the calendar is no time`(text: String) { #expect(FileTime(text) == nil) }

    @Test(
        arguments: [
            ("20261121080000", nil), ("20261120081000", nil), ("20261121", nil), ("20261120", nil),
            ("20261121081900", nil), (nil, nil),
            ("20261121082100", "file-time-ahead"), ("20311121080000", "file-time-ahead"),
            ("20261122", "file-time-ahead"),
            ("20241121080000", "file-time-differs"), ("20261120080000", "file-time-differs"),
            ("20261119", "file-time-differs"),
            ("19700101000000", "file-time-differs"),
        ] as [(String?, String?)])
    func `a time that has not come, or is a day from the capture, is told`(text: String?, expected: String?) throws {
        #expect(try code(text) == expected)
    }

    @Test func `a file that was made long after its capture is told too`() throws {
        let captured = try Self.moment("2026-11-01T08:00:00+08:00"),
            received = try Self.moment("2026-11-21T08:00:00+08:00")
        let doubt = count(ranAt: "20261120080000").timeDoubt(captured: captured, received: received, .usual)
        #expect(
            doubt?.code == "file-time-differs" && doubt?.zh.contains("晚于采集时间 2026-11-01 08:00") == true,
            "\(String(describing: doubt))")
    }

    @Test func `recordings and pictures have their times too`() throws {
        let captured = try Self.moment("2026-11-21T08:00:00+08:00")
        var facts = DICOMFacts(frames: 1, transferSyntax: "1.2.840.10008.1.2.1")
        facts.takenAt = "20240302081500.123"
        let picture = Picture(
            container: .dicom, width: 1, height: 1, bitDepth: 8, colourModel: .grey, hasAlpha: false,
            isInterlaced: false,
            exifOrientation: nil, dicom: facts)
        let recording = Electrocardiogram(
            recordName: "r", samplingFrequency: 500, sampleCount: 1, leads: [], startedAt: "08:15:00 02/03/2024",
            comments: [],
            identity: FoundIdentity())
        for content in [
            ExamContent.picture(picture), .pictures(PictureSeries([.init(object: 1, picture: picture)])),
            .electrocardiogram(recording),
        ] {
            let doubt = content.timeDoubt(captured: captured, received: captured, .usual)
            #expect(doubt?.code == "file-time-differs" && doubt?.en.contains("2024-03-02 08:15") == true)
        }
    }
}
