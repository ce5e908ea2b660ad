// A report as a page to print: one file, readable without a line and in twenty years.
package import FoundationEssentials
import HubAPI
package import Spool

/// Writes the page. Everything that came from elsewhere is text in it, never markup.
package struct ReportSheet: Sendable {
    /// By what an exam is found where nobody's name is known.
    package struct Sample: Sendable, Equatable {
        /// The device's label: 样本 A966; else the file.
        package let words: String
        /// When it was captured here.
        package let capturedAt: Date
    }

    /// What the sheet is about, beside the report itself.
    package struct Facts: Sendable {
        /// The patient's name as this clinic knows it.
        package var patient: String?
        /// The clinic.
        package var clinic: String
        /// The name of the key that signed.
        package var kid: String?
        /// When the sheet was made.
        package var printedAt: Date
        /// When the exam was done, where the report does not say.
        package var performedAt: Date?
        /// Said where no patient is known.
        package var sample: Sample?

        /// States them.
        package init(patient: String?, clinic: String, kid: String?, printedAt: Date) {
            self.patient = patient
            self.clinic = clinic
            self.kid = kid
            self.printedAt = printedAt
        }
    }

    let report: Report
    private let facts: Facts
    private let voidReason: String?

    /// A sheet of a report whose signature was checked.
    package init(_ kept: KeptReport, _ facts: Facts) {
        report = kept.signed.report
        voidReason = kept.voidedAt == nil ? nil : kept.voidReason ?? ""
        self.facts = facts
    }

    /// The page.
    package var html: String {
        """
        <!doctype html>
        <html lang="zh-CN">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width">
        <title>\(Markup.text("\(kind)报告 \(report.id)"))</title>
        <style>\(Self.style)</style>
        </head>
        <body>
        <header><h1>\(Markup.text(report.readingCentre ?? "县域医共体阅片中心"))</h1><h2>\(Markup.text(kind))\(stage)报告单</h2></header>
        \(section("此报告已作废，请勿使用 VOID", voidReason))
        \(head)
        <p class="severity \(Markup.word(report.severity))">\(Markup.text(SeverityWords.chinese(report.severity)))</p>
        \(section("修订原因", report.reason))
        \(request)
        \(results)
        \(measurements)
        \(section("所见", report.findings))
        \(section("比较的检查", report.priors.map { $0.map(\.description).joined(separator: "\n") }))
        \(list("结构化所见", report.findingLines))
        \(impressions)
        \(section("低于未关闭危急值签发的理由", report.overrideWords))
        \(section("建议", report.advice))
        \(section("治疗方案", report.plan))
        \(list("方案明细", report.planWords))
        \(links)
        \(section("说明", report.disclaimer))
        \(signature)
        </body>
        </html>

        """
    }

    private var kind: String {
        [
            "CBC": "血常规", "ECG12": "十二导联心电图", "DR": "数字 X 线摄影", "PHOTO": "影像照片",
        ][report.kind] ?? report.kind
    }

    private var head: String {
        let person = report.patient, name = facts.patient ?? person?.name
        let sample = name == nil ? facts.sample : nil
        let rows: [(String, String?)] = [
            ("姓名", name ?? "未指定"), ("样本", sample?.words), ("采集时间", sample.map { Self.time($0.capturedAt) }),
            ("性别", person?.sex.flatMap { ["1": "男", "2": "女"][$0] }), ("出生日期", person?.birthDate),
            ("检查时间", (report.performedAt ?? facts.performedAt).map(Self.time)),
            ("接收时间", report.receivedAt.map(Self.time)), ("证件号", person?.identity),
            ("送检诊所", report.clinic ?? facts.clinic), ("申请医生", report.requester),
            ("紧急程度", report.urgency.map { Self.urgencies[$0] ?? $0 }),
            ("图像质量", report.quality.map { Self.qualities[$0] ?? $0 }), ("检查编号", "\(report.exam)"),
            ("报告编号", "\(report.number ?? report.id.description) 第 \(report.version) 版"),
            ("报告标识", report.number == nil ? nil : "\(report.id)"),
            ("结果", report.result.map { Self.polarities[$0] ?? $0 }),
        ]
        return list(rows)
    }

    private static let urgencies = ["routine": "普通", "urgent": "加急", "emergency": "急诊"]
    private static let qualities = ["A": "甲", "B": "乙", "C": "丙"]
    private static let polarities = ["positive": "阳性", "negative": "阴性", "variant": "正常变异"]

    private var impressions: String {
        guard !report.impressions.isEmpty else { return "" }
        let items = report.impressions.map { impression in
            "<li>\(Markup.text(impression.text))"
                + (impression.icd10.map { " <small>\(Markup.text($0))</small>" } ?? "") + "</li>"
        }
        return "<section><h3>诊断意见</h3><ol>\(items.joined())</ol></section>"
    }

    /// What the version is; a preliminary one must not pass for the final one.
    private var stage: String {
        ["preliminary": "初步（以正式报告为准）", "amended": "修订"][report.stage ?? ""] ?? ""
    }

    private func list(_ title: String, _ lines: [String]) -> String {
        guard !lines.isEmpty else { return "" }
        return "<section><h3>\(title)</h3><ol>"
            + lines.map { "<li>\(Markup.text($0))</li>" }.joined() + "</ol></section>"
    }

    private func section(_ title: String, _ text: String?) -> String {
        guard let text, !text.isEmpty else { return "" }
        return "<section><h3>\(title)</h3><p>\(Markup.text(text))</p></section>"
    }

    /// What the signature proves, and what not.
    private var signature: String {
        let grade = report.reader.grade.map { Self.grades[$0] ?? $0 }
        let reader = [report.reader.name, grade].compactMap(\.self).joined(separator: " ")
        let licence = report.reader.licence.map { "（执业证书 \(Markup.text($0))）" } ?? ""
        return """
            <footer>
            <p><strong>阅片医师 \(Markup.text(reader))</strong>\(licence)\(reviewer)　签发时间 \(Self.time(report.signedAt))</p>
            <p class="proof">本报告由中心的签名服务在医师重新验证身份之后以 Ed25519 签名\
            \(facts.kid.map { "（密钥 \(Markup.text($0))）" } ?? "")，本机收取时已验证。签名证明：以上内容由该中心签发，\
            自签发起一字未改，签发人与时间如上。它不证明打印件未被涂改：有疑问时请核对终端中的原件，\
            或用 lianyi-clinic results 查看。中心的公钥公布于 /api/v1/keys。</p>
            <p class="proof">打印于 \(Self.time(facts.printedAt))，\(Markup.text(facts.clinic))。</p>
            </footer>
            """
    }

    private var reviewer: String {
        guard let reviewer = report.reviewer else { return "" }
        let grade = reviewer.grade.map { Self.grades[$0] ?? $0 }
        let words = [reviewer.name, grade].compactMap(\.self).joined(separator: " ")
        return "　<strong>审核医师 \(Markup.text(words))</strong>"
    }

    /// Grades as a report prints them; one that a newer hub has stands as it came.
    private static let grades = [
        "assistant": "执业助理医师", "resident": "住院医师", "attending": "主治医师", "associate_chief": "副主任医师",
        "chief": "主任医师",
    ]

    /// To the minute, in China's time.
    private static func time(_ moment: Date) -> String {
        String(RFC3339.text(moment).prefix(16)).replacing("T", with: " ")
    }

    private static let style = """
        @page { size: A4; margin: 18mm 16mm; }
        body { font: 11pt/1.6 "Noto Serif CJK SC", "Songti SC", SimSun, serif; color: #000; max-width: 178mm; margin: 0 auto; }
        header { text-align: center; border-bottom: 2px solid #000; }
        h1 { font-size: 16pt; margin: 0; } h2 { font-size: 14pt; margin: 0 0 2mm; font-weight: normal; }
        h3 { font-size: 11pt; margin: 4mm 0 1mm; border-bottom: 1px solid #999; break-after: avoid; }
        dl { display: grid; grid-template-columns: 1fr 1fr; gap: 0 8mm; margin: 3mm 0; }
        dl div { display: flex; } dt { width: 5em; color: #444; } dd { margin: 0; flex: 1; overflow-wrap: anywhere; }
        p { margin: 1mm 0; white-space: pre-wrap; overflow-wrap: anywhere; }
        section { break-inside: avoid; } section:has(table) { break-inside: auto; }
        .severity { display: inline-block; padding: 0 4mm; border: 1px solid #000; font-weight: bold; }
        .alert, .critical { border-width: 3px; } .critical { font-size: 14pt; }
        table { width: 100%; border-collapse: collapse; font-size: 10pt; }
        th, td { text-align: left; border-bottom: 1px solid #bbb; padding: 0 2mm; overflow-wrap: anywhere; }
        thead { display: table-header-group; } tr { break-inside: avoid; } tr.strong { font-weight: bold; }
        footer { margin-top: 8mm; border-top: 1px solid #000; break-inside: avoid; }
        .proof { font-size: 8.5pt; color: #333; }
        """
}

/// Text as HTML has it.
enum Markup {
    /// Characters that would be markup are written as references.
    static func text(_ text: String) -> String {
        var safe = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": safe += "&amp;"
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            case "\"": safe += "&quot;"
            case "'": safe += "&#39;"
            case "\n", "\t": safe.unicodeScalars.append(scalar)
            default: if scalar.value >= 0x20, scalar.value != 0x7F { safe.unicodeScalars.append(scalar) }
            }
        }
        return safe
    }

    /// A word that may stand as a class: letters only.
    static func word(_ text: String) -> String { text.filter { $0.isASCII && $0.isLetter } }
}
