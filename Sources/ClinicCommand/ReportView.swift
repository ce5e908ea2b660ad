// A report as the command shows it.
import Clinic
import FoundationEssentials
import HubAPI
import Spool

/// One report, for people and for programs.
struct ReportView: Encodable {
    let report: Report
    let fetchedAt: Date
    let openedAt: Date?
    /// Since when it stands no more, and why; absent while it does.
    let voidedAt: Date?
    let voidReason: String?
    /// Whose it is, as this clinic knows them.
    let patient: String?
    /// By what its exam is found: the device's label or its file, and when it was captured here.
    let sample: String?
    let capturedAt: Date?

    init(_ kept: KeptReport, of patient: String?, _ sample: ReportSheet.Sample?) {
        self.patient = patient
        (self.sample, capturedAt) = (sample?.words, sample?.capturedAt)
        report = kept.signed.report
        fetchedAt = kept.fetchedAt
        openedAt = kept.openedAt
        (voidedAt, voidReason) = (kept.voidedAt, kept.voidReason)
    }

    /// One line of a list.
    var line: String {
        "\(report.id)  \(Speech.oneLine(whose))  \(report.kind)  \(severity)  \(RFC3339.shown(report.signedAt))  "
            + standing + "  检查 exam \(report.exam)"
    }

    /// The name, or by what the exam is found where nobody's is known.
    private var whose: String {
        let when = capturedAt.map { "采于 captured \(RFC3339.shown($0))" }
        return patient ?? (["未指定 nobody's yet", sample, when].compactMap(\.self).joined(separator: " "))
    }

    private var standing: String {
        voidedAt != nil ? "已作废 VOID" : openedAt == nil ? "未看 unopened" : "已看 opened"
    }

    /// What stands above the words of a report that stands no more.
    private var warning: [String] {
        guard let voidedAt else { return [] }
        return [
            "!! 此报告已作废，请勿使用；新报告出来后须重新查看。 VOID: do not use; open the new report when it comes.",
            "!! \(RFC3339.shown(voidedAt))  \(Speech.oneLine(voidReason ?? ""))",
        ]
    }

    /// The whole report on a page.
    var page: [String] {
        let impressions = report.impressions.map { "  - \($0.text)\($0.icd10.map { " (\($0))" } ?? "")" }
        let fields: [(String, String?)] = [
            ("病人 patient", Speech.oneLine(whose)), ("诊所 clinic", report.clinic),
            ("检查时间 examined", report.performedAt.map { RFC3339.shown($0) }),
            ("修订原因 amended", report.reason), ("所见 findings", report.findings),
            ("结论 impression", impressions.isEmpty ? nil : ""),
        ]
        let tail: [(String, String?)] = [
            ("低于危急值的理由 why less than its critical case", report.overrideWords), ("建议 advice", report.advice),
            ("治疗方案 plan", report.plan),
            (
                "阅片 reader",
                [report.reader.name, report.reader.grade].compactMap(\.self).joined(separator: " ")
            ),
            ("审核 reviewer", report.reviewer?.name), ("签发 signed", RFC3339.shown(report.signedAt)),
            ("说明 note", report.disclaimer),
        ]
        let told: ([(String, String?)]) -> [String] = {
            $0.compactMap { name, value in value.map { "\(name): \($0)" } }
        }
        let stage = ["preliminary": "  初步报告 preliminary", "amended": "  修订 amended"][report.stage ?? ""] ?? ""
        let plan = report.planWords.map { "  + \($0)" }, findings = report.findingLines.map { "  · \($0)" }
        return warning + ["\(report.kind) 报告 report \(report.id) v\(report.version)  【\(severity)】\(stage)"]
            + told(fields) + impressions + findings + plan + told(tail)
    }

    private var severity: String { "\(SeverityWords.chinese(report.severity)) \(report.severity)" }
}
