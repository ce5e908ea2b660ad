// A signed report repeats what it was about: request, results as judged at the signing, measurements; older ones stay as they are.
import Exams
import Foundation
import HubAPI
import Keyring
import Patients
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(2))) struct `What a report says of its exam` {
    private static let critical = """
        {"findings":"血小板极低","impression":[{"text":"重度血小板减少","code":"D69.6","polarity":"positive"}],\
        "severity":"critical","advice":"refer"}
        """

    /// A count: one critical, one converted, one without a unit, one that is well; signed.
    private func signedCount(
        _ hub: TestHub, _ report: String = Self.critical
    ) async throws -> (lab: Person, reply: Reply, exam: TestExam) {
        let doctor = try await hub.signIn("village02"), lab = try await hub.signIn("lab01")
        var exam = TestExam.count(
            TestExam.message([
                ("777-3", "12", "10*9/L"), ("718-7", "13.4", "g/dL"), ("789-8", "4.5", ""), ("6690-2", "6.1", "10*9/L"),
            ]), of: #"{"id":"\#(try hub.patient(of: "C02").patient.id)"}"#)
        exam.request =
            #","symptoms":["鼻出血"],"provisionalDiagnosis":"紫癜？","history":"服<b>阿司匹林</b>""#
            + #","medication":"华法林 2.5 mg","allergies":"青霉素","diagnosisCode":"d69.2""#
        _ = try await hub.judged(exam, by: doctor)
        try await lab.stepUp()
        let claim = try await lab.post("/api/v1/claims", "{}")
        let id = try #require(claim.string("id"), "\(claim.text)")
        let reply = try await lab.put(
            "/api/v1/readings/\(id)/signature", #"{"epoch":\#(try #require(claim.int("epoch"))),"report":\#(report)}"#)
        #expect(reply.status == 201, "\(reply.text)")
        return (lab, reply, exam)
    }

    private func result(_ reply: Reply, _ code: String) throws -> [String: Any] {
        let all = try #require(reply["results"] as? [[String: Any]], "\(reply.text)")
        return try #require(all.first { $0["code"] as? String == code }, "\(reply.text)")
    }

    @Test(.enabled(if: PDFText.isReadable, "no pdftotext"))
    func `of a blood count are its request, its results as judged then, and its critical case`() async throws {
        try await TestHub.run { hub in
            let (lab, reply, exam) = try await signedCount(hub)
            #expect(reply.string("request.chiefComplaint") == "乏力" && reply.string("request.symptoms.0") == "鼻出血")
            #expect(
                reply.string("request.provisionalDiagnosis") == "紫癜？"
                    && reply.string("request.history") == "服<b>阿司匹林</b>")
            #expect(
                reply.string("request.medication") == "华法林 2.5 mg" && reply.string("request.allergies") == "青霉素"
                    && reply.string("request.diagnosisCode") == "D69.2")
            let platelets = try result(reply, "777-3")
            #expect(platelets["value"] as? String == "12" && platelets["sentUnit"] as? String == "10*9/L")
            #expect(platelets["flag"] as? String == "critical_low" && platelets["tier"] as? String == "critical")
            let range = try #require(platelets["range"] as? [String: Any])
            #expect(
                (range["source"] as? String)?.isEmpty == false && range["validFrom"] is String && range["low"] != nil)
            let haemoglobin = try result(reply, "718-7")
            #expect(haemoglobin["value"] as? String == "13.4" && haemoglobin["sentUnit"] as? String == "g/dL")
            #expect(haemoglobin["canonical"] as? Double == 134 && haemoglobin["basis"] as? String == "converted")
            let red = try result(reply, "789-8")
            #expect(red["doubt"] as? String == "no-unit" && red["flag"] == nil && red["canonical"] == nil)
            let list = try await hub.rows("SELECT id FROM critical_case WHERE exam_id = '\(exam.id)'")
            #expect(list.count == 1 && reply.string("critical") == list[0][0], "\(list) \(reply.text)")
            #expect(reply["referral"] == nil && reply["measurements"] == nil)
            let id = try #require(reply.string("id"))
            let page = try await lab.get("/api/v1/reports/\(id)/print?lang=zh")
            for word in [
                "乏力", "紫癜？（D69.2）", "华法林 2.5 mg", "青霉素", "●↓↓ LL 危急低", "13.4 g/dL = 134 g/L", "无单位，不作判断", "参考范围来源",
                list[0][0],
                "&lt;b&gt;阿司匹林",
            ] { #expect(page.text.contains(word), "\(word)") }
            let pdf = try await lab.get("/api/v1/reports/\(id)/pdf")
            let words = try PDFText.text(of: pdf.bytes, keptAs: "report-count.pdf")
            for word in ["血小板", "13.4g/dL=134g/L", "危急低", "紫癜"] { #expect(words.contains(word), "\(word) \(words)") }
        }
    }

    @Test(.enabled(if: PDFText.isReadable, "no pdftotext"))
    func `is printed in part where a result is a book, which stands whole in the signed document`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), lab = try await hub.signIn("lab01")
            let book = String(repeating: "红细胞形态无异常。", count: 4_000)
            let exam = TestExam.count(
                TestExam.message([("718-7", "131", "g/L")]) + Array("OBX|9|TX|M1^形态^L||\(book)||||||F\r".utf8),
                of: #"{"id":"\#(try hub.patient(of: "C02").patient.id)"}"#)
            _ = try await hub.judged(exam, by: doctor)
            try await lab.stepUp()
            let claim = try await lab.post("/api/v1/claims", "{}")
            let signed = try await lab.put(
                "/api/v1/readings/\(try #require(claim.string("id"), "\(claim.text)"))/signature",
                #"{"epoch":\#(try #require(claim.int("epoch"))),"report":\#(TestHub.words())}"#)
            #expect(signed.status == 201 && signed.text.contains(book))
            let id = try #require(signed.string("id"))
            let pdf = try await lab.get("/api/v1/reports/\(id)/pdf")
            #expect(pdf.status == 200, "\(pdf.text.prefix(300))")
            let words = try PDFText.text(of: pdf.bytes)
            #expect(words.contains("全文见签名文件") && words.contains("红细胞形态无异常。红细胞"), "\(words.suffix(600))")
        }
    }

    @Test func `of a second count is how each value differs from the one before`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), lab = try await hub.signIn("lab01")
            let whose = #"{"id":"\#(try hub.patient(of: "C02").patient.id)"}"#
            var earlier = TestExam.count(TestExam.message([("718-7", "131", "g/L")]), of: whose)
            earlier.performedAt = "2026-09-01T08:00:00+08:00"
            _ = try await hub.judged(earlier, by: doctor)
            let now = TestExam.count(
                TestExam.message([("718-7", "11.5", "g/dL"), ("6690-2", "6.1", "10*9/L")]), of: whose)
            _ = try await hub.judged(now, by: doctor)
            try await lab.stepUp()
            let reading = try #require(
                try await hub.rows("SELECT id FROM reading WHERE exam_id = '\(now.id)'").first?[0])
            let claim = try await lab.put("/api/v1/readings/\(reading)/claim", "{}")
            let signed = try await lab.put(
                "/api/v1/readings/\(reading)/signature",
                #"{"epoch":\#(try #require(claim.int("epoch"), "\(claim.text)")),"report":\#(TestHub.words())}"#)
            #expect(signed.string("earlier.exam") == "\(earlier.id)", "\(signed.text)")
            let haemoglobin = try result(signed, "718-7"), white = try result(signed, "6690-2")
            #expect(haemoglobin["previous"] as? Double == 131 && haemoglobin["change"] as? Double == -16)
            #expect(white["previous"] == nil && white["change"] == nil, "nobody knows an earlier one")
            let page = try await lab.get("/api/v1/reports/\(try #require(signed.string("id")))/print?lang=zh")
            #expect(page.text.contains("131 g/L（-16）") && page.text.contains("上次结果"), "\(page.text)")
        }
    }

    @Test func `names a case that the report itself opens`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub)
            let severe = ReportStory.treated.replacing(#""severity":"abnormal""#, with: #""severity":"critical""#)
            let (_, id) = try await story.final(severe)
            let reply = try await story.clinic.get("/api/v1/reports/\(id)")
            let named = try #require(reply.string("critical"), "\(reply.text)")
            #expect(try await hub.rows("SELECT id FROM critical_case") == [[named]])
        }
    }

    @Test func `of an electrocardiogram is the confirmed rate, and what the device wrote apart from it`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), (_, id) = try await story.final()
            let reply = try await story.clinic.get("/api/v1/reports/\(id)")
            let rate = try #require(reply.int("measurements.rate.value"), "\(reply.text)")
            #expect((40...140).contains(rate) && reply["measurements.rate.confidence"] is Double)
            #expect(reply["measurements.device"] == nil && reply["results"] == nil)
            #expect(reply.string("technique.leads.0") == "I" && reply.int("technique.duration") == 10, "\(reply.text)")
            #expect((reply.int("technique.samplingFrequency") ?? 0) > 0 && reply["technique.filters"] == nil)
            let page = try await story.clinic.get("/api/v1/reports/\(id)/print?lang=zh")
            #expect(page.text.contains("采集技术") && page.text.contains("I II III"))
            #expect(page.text.contains("心率（本系统）") && page.text.contains("\(rate) 次/分"))
        }
        let device = DeviceReading(
            measurements: [
                .init(code: "V5", text: "1.2", value: 1.2, unit: "mV", lead: "V5"),
                .init(code: "MDC_ECG_TIME_PD_QT", text: "402", value: 402, unit: "ms", lead: nil),
            ], statements: [])
        var recording = Electrocardiogram(
            recordName: "r", samplingFrequency: 500, sampleCount: 5000, leads: [], startedAt: nil, comments: [],
            identity: FoundIdentity(), device: device)
        recording.signals = SignalFindings()
        recording.signals?.beatsPerMinute = 72
        recording.signals?.withholdTimes()
        var report = Report(
            id: .timeOrdered(), version: 1, exam: (.timeOrdered(), "ECG12"),
            reader: Report.Reader(name: "李", grade: nil, licence: nil), signedAt: Date())
        recording.filters = ["50 Hz"]
        report.add(.electrocardiogram(recording), asked: nil, judgement: nil)
        #expect(report.technique?.filters == ["50 Hz"] && report.technique?.leads == nil)
        #expect(report.technique?.samplingFrequency == nil, "a time axis in doubt measures nothing")
        #expect(report.measurements?.rate == nil && report.measurements?.rateDoubts == ["timeAxis"])
        #expect(report.measurements?.device?.map(\.text) == ["402", "1.2"], "the whole recording's own first")
    }

    @Test func `is absent from a report of before, which prints as it did`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), (exam, id) = try await story.final()
            let now = try #require(try await story.clinic.get("/api/v1/reports/\(id)").string("signedAt"))
            let old = """
                {"advice":"无特殊处理","exam":"\(exam.id)","findings":"窦性心律","id":"\(id)","impressions":[{"text":"正常心电图"}],\
                "kind":"ECG12","reader":{"name":"李"},"severity":"normal","signedAt":"\(now)","version":1}
                """
            let signer = try hub.hub.keyring.signer
            let jws = try CompactJWS.signed(
                Array(old.utf8), kid: signer.kid, type: SignedType.report, with: signer.key
            ).text
            let uuid = try #require(UUID(uuidString: id))
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            try await owner.write { db in
                try db.run("ALTER TABLE report DISABLE TRIGGER USER")
                try db.run("UPDATE report SET document = \(old), signature = \(jws) WHERE id = \(uuid)")
                try db.run("ALTER TABLE report ENABLE TRIGGER USER")
            }
            await owner.close()
            let reply = try await story.clinic.get("/api/v1/reports/\(id)")
            for member in ["request", "results", "measurements", "critical"] {
                #expect(reply[member] == nil, "\(member)")
            }
            let keys = try WireJSON.value(KeySet.self, in: try await story.clinic.get("/api/v1/keys").bytes)
            #expect(String(decoding: try ReportProof(reply.bytes, keys: keys).payload, as: UTF8.self) == old)
            let page = try await story.clinic.get("/api/v1/reports/\(id)/print?lang=zh")
            #expect(page.text.contains("正常心电图") && !page.text.contains("检查申请") && !page.text.contains("心电测量"))
            #expect(try await story.clinic.get("/api/v1/reports/\(id)/pdf").status == 200)
        }
    }

    @Test func `is not believed when a result was changed, and the result is named`() async throws {
        try await TestHub.run { hub in
            let (lab, reply, _) = try await signedCount(hub), id = try #require(reply.string("id"))
            let folder = TemporaryFolder("proof")
            defer { withExtendedLifetime(folder) {} }
            let file = folder.path + "/report.json", keys = folder.path + "/keys.json"
            let report = try await lab.get("/api/v1/reports/\(id)")
            try Data(try await lab.get("/api/v1/keys").bytes).write(to: URL(fileURLWithPath: keys))
            let changed = report.text.replacing(#""value":"12""#, with: #""value":"120""#)
            #expect(changed != report.text)
            try Data(changed.utf8).write(to: URL(fileURLWithPath: file))
            let bad = try TestProgram("lianyi-hub").run(["verify-report", file, "--keys", keys])
            #expect(bad.status == 1 && bad.errors.contains("results[777-3].value"), "\(bad)")
        }
    }
}
