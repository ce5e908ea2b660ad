// How the terminal judges answers, plans uploads, waits and keeps time: all without a network.
import Foundation
import HubAPI
import Spool
import Testing

@testable import Clinic
@testable import Curl

@Suite struct ConversationTests {
    private func verdict(
        _ status: Int, _ type: String?, _ body: String = "{}", _ headers: [(String, String)] = []
    ) -> HubVerdict {
        let all = (type.map { [("content-type", $0)] } ?? []) + headers
        return HubVerdict(CurlAnswer(status: status, headers: all, body: Array(body.utf8)))
    }

    private func problem(_ status: Int, _ name: String, _ headers: [(String, String)] = []) -> HubVerdict {
        verdict(
            status, Problem.mediaType, #"{"type":"/problems/\#(name)","title":"t","status":\#(status)}"#,
            headers)
    }

    @Test(arguments: [
        (403, "privilege-required"), (409, "exam-differs"), (422, "identity-wrong"), (413, "too-large"),
    ])
    func `the hub's own no is lasting`(_ status: Int, _ name: String) {
        guard case .refused(let told) = problem(status, name) else {
            Issue.record("not refused")
            return
        }
        #expect(told.name == name)
    }

    @Test(arguments: [403, 409, 422, 404, 302, 502, 200])
    func `a page of a portal or proxy is never taken for the hub`(_ status: Int) {
        #expect(verdict(status, "text/html", "<html>") == .later(.notTheHub(status), after: nil))
    }

    @Test(arguments: [408, 429, 500, 502, 503, 507])
    func `what passes is tried again, when the hub says`(_ status: Int) {
        guard case .later(_, 7) = problem(status, "busy", [("retry-after", "7")]) else {
            Issue.record("not later")
            return
        }
    }

    @Test func `an address or a header damaged on the way is written again, and another field is not`() {
        func told(_ field: String) -> HubVerdict {
            verdict(
                422, Problem.mediaType,
                #"{"type":"/problems/invalid-field","title":"t","status":422,"field":"\#(field)"}"#)
        }
        for field in ["exam", "Upload-Offset", "upload-length", "Content-Digest"] {
            guard case .later = told(field) else { return fail("\(field) \(told(field))") }
        }
        guard case .refused = told("kind") else { return fail("\(told("kind"))") }
    }

    @Test(arguments: [
        (422, "digest-mismatch"), (400, "not-json"), (422, "signature-not-valid"), (415, "unsupported-media-type"),
        (412, "tus-version-needed"),
    ])
    func `bytes damaged on the way are sent again`(_ status: Int, _ name: String) {
        guard case .later = problem(status, name) else {
            Issue.record("not later")
            return
        }
    }

    @Test func `answers of 2xx are taken, also without a body`() {
        #expect(verdict(201, "application/json; charset=utf-8") == .taken)
        #expect(verdict(200, "application/jose", "a.b.c") == .taken)
        #expect(verdict(204, nil, "") == .taken)
    }

    @Test func `pauses grow to five minutes and are random`() {
        var backoff = Backoff()
        let longest = (0..<12).map { _ in backoff.next(atLeast: nil, dice: 1) }
        #expect(longest == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300])
        let asked = [
            backoff.next(atLeast: nil, dice: 0.5), backoff.next(atLeast: 400, dice: 0.5),
            backoff.next(atLeast: nil, dice: 0),
        ]
        #expect(asked == [150, 400, 0])
    }

    private func object(_ number: Int, _ size: Int64) -> SpooledObject {
        SpooledObject(number: number, name: "a", size: size, sha256: SHA256Hex(of: [UInt8(0)]))
    }

    @Test func `small objects ride in the first request, smallest first`() {
        #expect(UploadPlan([object(1, 1_477)], manifest: 900).inline == [1])
        #expect(UploadPlan([object(1, 300_000), object(2, 200)], manifest: 900).inline == [2])
        #expect(UploadPlan([object(1, 100_000), object(2, 100_000)], manifest: 900).inline == [1])
        #expect(UploadPlan([object(1, 1)], manifest: UploadRequest.limit).inline.isEmpty)
        #expect(UploadPlan([object(1, .max / 8)], manifest: 1).inline.isEmpty)
    }

    @Test(arguments: [0, 1, 2, 1_000, 100_000, 195_000])
    func `a planned body keeps under its limit`(_ size: Int) throws {
        let manifest = String(repeating: "m", count: 1_500)
        guard UploadPlan([object(1, Int64(size))], manifest: manifest.utf8.count).inline == [1] else {
            return
        }
        let contents = ["1": Data(repeating: 0xFF, count: size)]
        let json = try WireJSON.bytes(of: ["signedManifest": manifest]) + WireJSON.bytes(of: contents)
        #expect(json.count <= UploadRequest.limit)
    }

    @Test func `the hub's time is learnt from its Date header`() throws {
        let hub = try #require(HTTPDate.moment("Sun, 06 Nov 1994 08:49:37 GMT"))
        #expect(hub.timeIntervalSince1970 == 784_111_777)
        for wrong in [
            "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CST",
            "Sun, 31 Feb 1994 08:49:37 GMT",
        ] {
            #expect(HTTPDate.moment(wrong) == nil)
        }
        var clock = HubClock(skew: 0)
        let machine = MachineClock(wall: hub.addingTimeInterval(-86_400), sinceBoot: 100, boot: "a")
        let moved = clock.learn("Sun, 06 Nov 1994 08:49:37 GMT", machine)
        #expect(moved)
        #expect(clock.now(machine) == hub)
        let further = [clock.learn("Sun, 06 Nov 1994 08:49:38 GMT", machine), clock.learn(nil)]
        #expect(further == [false, false])
    }

    @Test func `an upload address on another host is not followed`() {
        let exam = WireID.timeOrdered()
        func answer(_ upload: String?) -> UploadAnswer {
            UploadAnswer(
                id: exam, state: "uploading", objects: [.init(number: 1, state: .missing, upload: upload)],
                receipt: nil)
        }
        #expect(answer("/api/v1/exams/x/objects/1").path(of: 1) == "/api/v1/exams/x/objects/1")
        for foreign in ["https://else/api/v1/x", "//else/api/v1/x", "@else", nil] {
            #expect(answer(foreign).path(of: 1) == nil)
        }
        #expect(answer(nil).isMissing(1))
        #expect(!answer(nil).isMissing(2))
    }

    @Test func `the kind of an exam is guessed from names`() {
        #expect(ExamKindGuess.kind(of: ["/a.b/x.HL7"]) == "CBC")
        #expect(ExamKindGuess.kind(of: ["r.hea", "r.mat"]) == "ECG12")
        #expect(ExamKindGuess.kind(of: ["a.png", "b.jpeg"]) == "PHOTO")
        #expect(ExamKindGuess.kind(of: ["a.png", "a.hl7"]) == nil)
        #expect(ExamKindGuess.kind(of: [".hea"]) == nil)
        #expect(ExamKindGuess.kind(of: []) == nil)
        let exams = ExamKindGuess.exams(of: ["d/r.hea", "a.png", "d/r.mat", "e/r.dat", "a.hl7"])
        #expect(exams == [["d/r.hea", "d/r.mat"], ["a.png"], ["e/r.dat"], ["a.hl7"]])
    }

    private func dicom(_ rest: [UInt8]) -> [UInt8] { [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + rest }
    private func element(_ tag: [UInt8], _ text: String) -> [UInt8] {
        tag + [UInt8(text.utf8.count), 0] + Array(text.utf8)
    }

    @Test func `what a name leaves open is told by the first bytes`() {
        let uid = "1.2.840.10008.5.1.4.1.1.", meta: [UInt8] = [2, 0, 2, 0, 0x55, 0x49]
        for (end, kind) in [("9.1.1", "ECG12"), ("1.1", "DR"), ("6.1", "US"), ("77.1.4", "PHOTO")] {
            #expect(FileHead.kind(dicom(element(meta, uid + end))) == kind)
        }
        let secondary = element(meta, uid + "7")
        #expect(FileHead.kind(dicom(secondary + element([8, 0, 0x60, 0, 0x43, 0x53], "DX"))) == "DR")
        #expect(FileHead.kind(dicom(secondary + [8, 0, 0x60, 0, 2, 0, 0, 0] + Array("US".utf8))) == "US")
        #expect(FileHead.kind(dicom(secondary + [0, 8, 0, 0x60, 0x43, 0x53, 0, 2] + Array("CR".utf8))) == "DR")
        #expect(FileHead.kind(dicom(secondary)) == nil && FileHead.kind(dicom(meta + [60, 0, 0x31])) == nil)
        let xml = "<?xml version=\"1.0\"?><AnnotatedECG xmlns=\"urn:hl7-org:v3\">"
        #expect(FileHead.kind(Array(xml.utf8)) == "ECG12")
        #expect(FileHead.kind([0xFF, 0xFE] + xml.utf8.flatMap { [$0, 0] }) == "ECG12")
        #expect(FileHead.kind(Array("<settings/>".utf8)) == nil && FileHead.kind([]) == nil)
        for message in ["MSH|^~\\&|", "\u{B}MSH|^~\\&|", "\u{FEFF}MSH|", "H|\\^&|||", "\u{2}1H|\\^&|"] {
            #expect(FileHead.kind(Array(message.utf8)) == "CBC", "\(message)")
        }
        #expect(FileHead.kind(Array("Hb,RBC\n12,4\n".utf8)) == nil)
    }

    @Test func `plain http stays on this machine`() throws {
        #expect(
            try HubAddress("https://hub.example.cn/", allowsPlain: false).text == "https://hub.example.cn")
        #expect(try HubAddress("http://127.0.0.1:8080", allowsPlain: false).text == "http://127.0.0.1:8080")
        #expect(try HubAddress("http://hub", allowsPlain: true).text == "http://hub")
        for wrong in [
            "http://hub", "http://localhost.evil.cn", "hub", "ftp://hub", "https://", "https://h/x",
            "https://u@h", "https://h h",
        ] {
            #expect(throws: ClinicError.self) { try HubAddress(wrong, allowsPlain: false) }
        }
    }
}
