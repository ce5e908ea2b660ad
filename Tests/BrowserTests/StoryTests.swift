// Whole stories in a real browser, from the clinic's upload to what the clinic is told: nothing of them goes past the pages.
import Foundation
import LiveCounty
import Postgres
import Samples
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: Browser.isHere, "no browser: chromium, chromium-driver"))
struct `A story told by pages` {
    private func file(_ name: String) -> String { Sample.path(name) }

    @Test func `of an emergency goes from the upload to the critical value that is said back`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                try await browser.signIn("village02")
                try await browser.fillUpload(
                    kind: "ECG12", patient: "周小满",
                    files: [file("WFDB/ecg-infarction.hea"), file("WFDB/ecg-infarction.dat")])
                try await browser.click("[name=urgency][value=emergency]")
                try await browser.type("胸痛 40 分钟", into: "#complaint")
                try await browser.submit()
                let exam = try await browser.storedExam(), doctor = try await county.signIn("village02")
                _ = try await county.opened(exam, by: doctor)
            }
            try await Browser.run(county) { browser in try await browser.signCritical(as: "ecg01") }
            try await Browser.run(county) { browser in
                try await browser.signIn("village02")
                try await browser.click(".grave a.urgent")
                try await browser.wait("'ready' in document.body.dataset && document.getElementById('said-1')")
                try await browser.type("急性前壁心肌梗死", into: "#said-1")
                try await browser.click("#answer [type=submit]")
                try await browser.wait("document.getElementById('act') && 'ready' in document.body.dataset")
                let states = try await county.ask("SELECT state FROM critical_case")
                #expect(try states.map { try $0["state"] as String } == ["acknowledged"])
            }
        }
    }

    @Test func `of a normal count goes from the upload, past the doctor's own first look, to the report that is read`()
        async throws
    {
        try await County.run { county in
            try await Browser.run(county) { browser in
                try await browser.signIn("village02")
                try await browser.fillUpload(kind: "CBC", patient: "周小满", files: [file("HL7v2/cbc-normal.hl7")])
                try await browser.submit()
                let exam = try await browser.storedExam(), doctor = try await county.signIn("village02")
                _ = try await county.opened(exam, by: doctor)
                try await browser.visit("/clinic/exams/\(exam)/provisional-read")
                try await browser.wait("'ready' in document.body.dataset")
                try await browser.click("#provisional-form .main")
                try await browser.wait("!document.getElementById('result-error').hidden")
                try await browser.click("[name=result][value=positive]")
                try await browser.click("[name=severity][value=abnormal]")
                try await browser.type("血红蛋白<b>偏低</b>？", into: "#words")
                try await browser.picture("clinic-provisional")
                try await browser.click("#provisional-form .main")
                try await browser.wait(
                    "document.getElementById('provisional')?.innerText.includes('血红蛋白<b>偏低</b>')")
            }
            try await Browser.run(county) { browser in
                try await browser.takeNext(as: "lab01")
                try await browser.wait("document.querySelector('.count-table')")
                #expect(try await browser.isTrue("!document.body.innerText.includes('血红蛋白<b>')"), "the reader is blind")
                #expect(try await browser.isTrue("document.querySelectorAll('tr.critical, tr.alert').length === 0"))
                #expect(try await browser.isTrue("/待读/.test(document.getElementById('day').innerText)"))
                try await browser.type("各项均在参考范围内", into: "#findings")
                try await browser.type("血常规未见异常", into: "#impressions .text")
                try await browser.choose("negative", of: "#impressions select")
                try await browser.click("[name=severity][value=normal]")
                try await browser.sign()
            }
            try await Browser.run(county) { browser in
                try await browser.signIn("village02")
                try await browser.click("a[href^='/clinic/reports/']")
                try await browser.wait("!('unopened' in document.getElementById('report').dataset)")
                let shown = try await browser.text("return document.getElementById('report').innerText") ?? ""
                #expect(shown.contains("血常规未见异常") && shown.contains("阴阳性与报告不同"), "\(shown)")
                try await browser.picture("clinic-report-normal")
            }
        }
    }
}
