// An exported report proves itself, or says why not.
import Crypto
import FoundationEssentials
import HubAPI
import Testing

@Suite struct ReportProofTests {
    private let key = Curve25519.Signing.PrivateKey()
    private let moment = Date(timeIntervalSince1970: 1_760_000_000)

    private func keys(from since: Date? = nil) -> KeySet {
        KeySet(keys: [PublicJWK(key.publicKey, kid: "hub-1", validFrom: since)])
    }

    private func signed() throws -> SignedReport {
        let reader = Report.Reader(name: "李医生", grade: "attending", licence: "1")
        let exam = WireID.timeOrdered()
        var report = Report(id: .timeOrdered(), version: 1, exam: (exam, "ECG12"), reader: reader, signedAt: moment)
        report.findings = "窦性心律"
        report.number = Report.number(of: exam, performedAt: moment)
        return try SignedReport(report, key: .ed25519(key), kid: "hub-1")
    }

    @Test func `says who, when and over which bytes, from the file or from its signature alone`() throws {
        let signed = try signed()
        for file in [try WireJSON.bytes(of: signed), Array((signed.signature + "\n").utf8)] {
            let proof = try ReportProof(file, keys: keys(from: moment - 1))
            #expect(proof.report == signed.report && proof.kid == "hub-1" && proof.keySince == moment - 1)
            #expect(proof.payload == (try WireJSON.bytes(of: signed.report)))
        }
    }

    @Test func `is not believed when a letter beside it, its signature, its key or its age is wrong`() throws {
        let signed = try signed(), file = String(decoding: try WireJSON.bytes(of: signed), as: UTF8.self)
        func prove(_ text: String, _ keys: KeySet) throws(ReportProofError) {
            _ = try ReportProof(Array(text.utf8), keys: keys)
        }
        #expect(throws: ReportProofError.notBelieved(.membersDiffer)) {
            try prove(file.replacing("窦性心律", with: "正常"), keys())
        }
        #expect(throws: ReportProofError.notBelieved(.unsigned(.keyUnknown))) { try prove(file, KeySet(keys: [])) }
        #expect(throws: ReportProofError.notAReport) { try prove("{}", keys()) }
        #expect(throws: ReportProofError.keyYounger(kid: "hub-1", since: moment + 1)) {
            try prove(file, keys(from: moment + 1))
        }
        let other = KeySet(keys: [
            PublicJWK(Curve25519.Signing.PrivateKey().publicKey, kid: "hub-1", validFrom: nil)
        ])
        #expect(throws: ReportProofError.notBelieved(.unsigned(.signatureWrong))) { try prove(file, other) }
    }

    @Test func `repeats the request in the bytes that reports always had`() throws {
        let request = """
            {"allergies":"青霉素","chiefComplaint":"乏力","diagnosisCode":"D69.2","history":"高血压","medication":"华法林",\
            "pregnancyWeek":12,"pregnant":true,"provisionalDiagnosis":"紫癜？","question":"输血？","specimen":"venous",\
            "symptoms":["鼻出血","瘀斑"]}
            """
        for text in [request, #"{"chiefComplaint":"乏力"}"#] {
            let read = try WireJSON.value(Report.Request.self, in: Array(text.utf8))
            #expect(String(decoding: try WireJSON.bytes(of: read), as: UTF8.self) == text)
        }
        let read = try WireJSON.value(Report.Request.self, in: Array(request.utf8))
        #expect(read.chiefComplaint == "乏力" && read.medication == "华法林" && read.diagnosisCode == "D69.2")
        #expect(throws: (any Error).self) { try WireJSON.value(Report.Request.self, in: Array("{}".utf8)) }
    }

    @Test func `of before there were stages holds still`() throws {
        let old = """
            {"advice":"无特殊处理","exam":"01a1f000-0000-7000-8000-000000000001","findings":"x","id":"01a1f000-0000-7000-8000-000000000002",\
            "impressions":[{"text":"y"}],"kind":"ECG12","reader":{"name":"李"},"severity":"normal",\
            "signedAt":"2026-11-21T10:42:07.120+08:00","version":1}
            """
        let jws = try CompactJWS.signed(Array(old.utf8), kid: "hub-1", type: SignedType.report, with: .ed25519(key))
            .text
        let report = try WireJSON.value(Report.self, in: Array(old.utf8))
        #expect(try WireJSON.bytes(of: report) == Array(old.utf8), "the canonical bytes are the same")
        let file = try WireJSON.bytes(of: SignedReport(report, signature: jws))
        #expect(try ReportProof(file, keys: keys()).report.stage == nil)
    }

    @Test func `is numbered by its exam's day in China, and the same for each version`() throws {
        let exam = try #require(WireID("01a1f000-0000-7000-8000-0000000000ff"))
        #expect(Report.number(of: exam, performedAt: moment) == "20251009-000000007Z")
    }
}
