// A report on paper says what was signed, as text; and its file proves itself to a program without a hub.
import Foundation
import HTTPTypes
import HubAPI
import Patients
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(1))) struct `A report that is printed` {
    private let script = #"<script>alert(\"x\")</script>"#

    @Test func `is a page with every part, and every text in it escaped`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub)
            let hostile = ReportStory.treated.replacing("口服药物，三日后复查", with: script)
                .replacing("窦性心律，ST 段轻度压低", with: script).replacing("阿司匹林", with: "<img src=x onerror=alert(1)>")
            let (_, id) = try await story.final(hostile)
            let page = try await story.clinic.get("/api/v1/reports/\(id)/print?lang=zh")
            #expect(
                page.status == 200 && !page.text.contains("<script>alert") && !page.text.contains("<img"),
                "\(page.text)")
            #expect(page.text.contains("&lt;script&gt;") && page.text.contains("正式报告"))
            let name = try hub.patient(of: "C02").patient.name.text
            for word in [name, "主治医师", "执业证书", "SHA-256", "100 mg", "I25.9", "请结合临床", "图像质量"] {
                #expect(page.text.contains(word), "\(word)")
            }
            #expect(try await story.clinic.get("/api/v1/reports/\(id)/print?lang=en").text.contains("Final report"))
            #expect(try await hub.signIn("village09").get("/api/v1/reports/\(id)/print").status == 404)
        }
    }

    @Test func `is a PDF for who may see it`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), (_, id) = try await story.final()
            let pdf = try await story.clinic.get("/api/v1/reports/\(id)/pdf")
            #expect(pdf.status == 200 && pdf.headers[.contentType] == "application/pdf", "\(pdf.text.prefix(300))")
            #expect(pdf.bytes.starts(with: Array("%PDF-".utf8)))
            #expect(pdf.headers[.contentDisposition]?.contains("-v1.pdf") == true)
            #expect(try await hub.signIn("village09").get("/api/v1/reports/\(id)/pdf").status == 404)
        }
    }

    @Test func `is believed by verify-report offline, and not when a letter is changed`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), (_, id) = try await story.final()
            let report = try await story.clinic.get("/api/v1/reports/\(id)"), folder = TemporaryFolder("proof")
            defer { withExtendedLifetime(folder) {} }
            let file = folder.path + "/report.json", keys = folder.path + "/keys.json"
            try Data(report.bytes).write(to: URL(fileURLWithPath: file))
            try Data(try await story.clinic.get("/api/v1/keys").bytes).write(to: URL(fileURLWithPath: keys))
            let program = TestProgram("lianyi-hub")
            let good = try program.run(["verify-report", file, "--keys", keys]),
                reader = try hub.staff("ecg01").name.text
            #expect(good.status == 0 && good.output.contains(reader), "\(good)")
            #expect(good.output.contains("SHA-256"))
            let changed = report.text.replacing("心肌缺血待排", with: "未见异常")
            try Data(changed.utf8).write(to: URL(fileURLWithPath: file))
            let bad = try program.run(["verify-report", file, "--keys", keys])
            #expect(bad.status == 1 && bad.errors.contains("不一致"), "\(bad)")
            #expect(try program.run(["verify-report", folder.path + "/none", "--keys", keys]).status == 66)
        }
    }
}
