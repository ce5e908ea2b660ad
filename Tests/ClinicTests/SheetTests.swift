// Reports and receipts on paper: complete, and only text where text came from elsewhere.
import Crypto
import Foundation
import HubAPI
import QRCode
import Testing

@testable import Clinic
@testable import Spool

@Suite struct SheetTests {
    private let fixture = ClinicFixture()

    private func kept(_ change: (inout Report) -> Void = { _ in }) throws -> KeptReport {
        var report = Report(
            id: .timeOrdered(), version: 2, exam: (.timeOrdered(), "ECG12"),
            reader: .init(name: "李医生", grade: "attending", licence: "110"),
            signedAt: Date(timeIntervalSince1970: 1_795_000_000))
        (report.findings, report.severity, report.advice, report.plan) = ("窦性心律", "critical", "立即上转", "阿司匹林 300 mg")
        report.impressions = [.init(text: "急性前壁心肌梗死", icd10: "I21.0")]
        change(&report)
        let signed = try SignedReport(report, key: .ed25519(Curve25519.Signing.PrivateKey()), kid: "hub-1")
        return KeptReport(signed: signed, fetchedAt: Date(), openedAt: nil, openingIsKnown: false)
    }

    private func page(_ kept: KeptReport, patient: String? = "柏秀兰") -> String {
        ReportSheet(kept, .init(patient: patient, clinic: "三河村卫生室", kid: "hub-1", printedAt: Date())).html
    }

    @Test func `a report's page says everything, and what its signature proves`() throws {
        let html = page(try kept())
        for words in [
            "十二导联心电图报告单", "柏秀兰", "危急值", "窦性心律", "急性前壁心肌梗死", "I21.0", "立即上转", "阿司匹林 300 mg",
            "李医生 主治医师", "执业证书 110", "第 2 版", "签名证明", "密钥 hub-1", "@page { size: A4",
        ] { #expect(html.contains(words), "\(words)") }
    }

    @Test func `a report's page says when the exam was done`() throws {
        let moment = try #require(RFC3339.moment("2026-11-21T07:40:00+08:00"))
        let html = page(try kept { $0.performedAt = moment })
        #expect(html.contains("检查时间") && html.contains("2026-11-21 07:40"))
    }

    @Test func `a report's page says what was asked, measured and held against what`() throws {
        let critical = WireID.timeOrdered(), referral = WireID.timeOrdered()
        let html = page(
            try kept { report in
                (report.number, report.requester, report.urgency) = ("20261121-0123456789", "麻医生", "urgent")
                (report.quality, report.critical, report.referral) = ("B", critical, referral)
                report.request = Self.request
                (report.results, report.resultsMore, report.provenance) = (
                    [Self.platelets, Self.whiteCells], 2, "typed"
                )
                var measured = Report.Measurements()
                measured.rate = .init(value: 74, confidence: 0.98)
                measured.device = [.init(code: "QTc", text: "431", unit: "ms", lead: nil)]
                report.measurements = measured
            })
        for words in [
            "20261121-0123456789 第 2 版", "麻医生", "加急", "乙", "胸痛 2 小时", "心悸；出汗", "急性冠脉综合征（I24.9）", "末梢血", "孕周", "12 周",
            "PLT 血小板", "12 10*9/L", "●↓↓ LL 危急低", "125–350 10*9/L", "WS/T 405（2013-06-01）", "class=\"strong\"",
            "? 无单位，不作判断", "结果由诊所手工录入", "此处未列出的项数：2", "74 次/分（把握 0.98）", "QTc", "431 ms", "采集设备自报",
            "\(critical)", "\(referral)",
        ] { #expect(html.contains(words), "\(words)") }
        #expect(!html.contains("<b>") && html.contains("&lt;b&gt;WBC"), "names of devices are text")
    }

    @Test func `a report of before these were carried has no empty sections for them`() throws {
        let html = page(try kept())
        for words in ["检查申请", "检验结果", "心电测量", "危急值编号", "<table"] { #expect(!html.contains(words), "\(words)") }
    }

    private static var request: Report.Request {
        var form = RequestForm()
        (form.symptoms, form.provisionalDiagnosis, form.diagnosisCode) = (["心悸", "出汗"], "急性冠脉综合征", "I24.9")
        (form.specimen, form.pregnant, form.pregnancyWeek) = ("capillary", true, 12)
        return Report.Request(chiefComplaint: "胸痛 2 小时", form)
    }

    private static var platelets: Report.LabResult {
        var result = Report.LabResult(code: "777-3", name: "PLT")
        (result.zh, result.value, result.sentUnit) = ("血小板", "12", "10*9/L")
        (result.canonical, result.unit, result.basis) = (12, "10*9/L", "same")
        (result.flag, result.tier) = ("critical_low", "critical")
        result.range = .init(low: 125, high: 350, unit: "10*9/L", source: "WS/T 405", validFrom: "2013-06-01")
        return result
    }

    private static var whiteCells: Report.LabResult {
        var result = Report.LabResult(code: "x", name: "<b>WBC")
        (result.value, result.doubt, result.basis) = ("5", "no-unit", "doubtful")
        return result
    }

    @Test func `nothing in it is fetched from anywhere, and text is never markup`() throws {
        let html = page(
            try kept { report in
                report.findings = "<script>alert(1)</script> & \"x\""
                report.severity = "\" onload=\"x"
                report.reader.name = "<img src=x>"
            }, patient: "<b>柏</b>")
        #expect(
            !html.contains("<script") && !html.contains("<img") && !html.contains("<b>") && !html.contains("onload=\"x")
        )
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;"))
        #expect(!html.contains("http://") && !html.contains("https://") && html.contains("default-src 'none'"))
    }

    @Test func `the receipt's code is the receipt itself, and a very long one is named by its hash`() async throws {
        let terminal = try fixture.terminal(), exam = try await fixture.capture(on: terminal, sizes: 2_000)
        await #expect(throws: ClinicError.self, "there is none yet") { try await terminal.receiptSheet(of: exam) }
        _ = try await terminal.deliver(exam, until: .now.advanced(by: .seconds(60)))
        let sheet = try await terminal.receiptSheet(of: exam)
        #expect(sheet.content == .receipt && sheet.symbol == QRSymbol(sheet.jws))
        #expect(sheet.html.contains("<svg") && sheet.html.contains("\(exam)"))
        #expect(sheet.lines.contains { $0.contains("\(exam)") })
        let files = try (0..<30).map { try fixture.file("\($0).png", size: 10) }
        let large = try await terminal.capture(ExamDraft(files: files, kind: "PHOTO", urgency: .routine)).exam
        _ = try await terminal.deliver(large, until: .now.advanced(by: .seconds(60)))
        let digest = try await terminal.receiptSheet(of: large)
        #expect(digest.content == .digest)
        #expect(
            digest.symbol == QRSymbol("lianyi-receipt:\(large):sha256:\(SHA256Hex(of: Array(digest.jws.utf8)))"))
    }

    @Test func `a report's page without a patient names the sample and when it was captured`() throws {
        let moment = try #require(RFC3339.moment("2026-11-21T07:41:00+08:00"))
        func page(_ patient: String?) throws -> String {
            var facts = ReportSheet.Facts(patient: patient, clinic: "三河村卫生室", kid: "hub-1", printedAt: Date())
            facts.sample = .init(words: "样本 523 PID A966", capturedAt: moment)
            return ReportSheet(try kept(), facts).html
        }
        let nobody = try page(nil)
        for words in ["未指定", "PID A966", "采集时间", "2026-11-21 07:41"] { #expect(nobody.contains(words), "\(words)") }
        #expect(try !page("柏秀兰").contains("A966"), "whose it is, is known")
    }
}
