// Reviews, amendments and exams that go back, in a real browser.
import Foundation
import LiveCounty
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: Browser.isHere, "no browser: chromium, chromium-driver"))
struct `A report in the browser` {
    @Test func `is signed as preliminary with a template's text, and reviewed by another who sees and changes it`()
        async throws
    {
        try await County.run { county in
            _ = try await county.ask(
                """
                UPDATE clinician c SET grade = 'resident' FROM account a WHERE a.clinician_id = c.id AND a.login = 'ecg02'
                """)
            let doctor = try await county.signIn("village02"), exam = try await sendECG("emergency", county, by: doctor)
            try await Browser.run(county) { browser in
                try await browser.takeNext(as: "ecg02")
                try await browser.wait(
                    "document.getElementById('preliminary-note') && !document.getElementById('template-field').hidden")
                try await begin(browser, with: "心房颤动")
                // The cursor stands over the first blank; with a blank nothing is signed.
                try await browser.click("#sign")
                try await browser.wait("document.getElementById('notice-sign')?.textContent.includes('___')")
                for key in ["1", "1", "2"] { try await browser.press(key) }
                let findings = try await browser.text("return document.getElementById('findings').value") ?? ""
                #expect(findings.contains(" 112 ") && !findings.contains("_"), "\(findings)")
                try await browser.click("#sign")
                try await browser.wait("document.getElementById('step-up').open")
                #expect(try await browser.isTrue("!document.getElementById('notice-sign')"))
                try await browser.click("#step-up-cancel")
                try await browser.sign()
                try await browser.wait("document.getElementById('notice-signed')?.querySelector('a[href$=\"/pdf\"]')")
            }
            try await Browser.run(county) { browser in
                try await browser.takeNext(as: "review01")
                #expect(
                    try await browser.text("return document.getElementById('shown').innerText")?.contains("心房颤动")
                        == true)
                try await browser.wait("document.getElementById('agreement').textContent === '与原报告一致'")
                try await browser.wait("'ready' in document.body.dataset")
                try await browser.picture("reading-review")
                try await browser.type("。", into: "#findings")
                try await browser.wait("document.getElementById('agreement').textContent === '已修改'")
                try await browser.sign()
            }
            let report = try await doctor.get("/api/v1/exams/\(exam)/report")
            #expect(report.text("stage") == "final" && report.number("version") == 2, "\(report)")
            #expect(report.text("impressions.0.polarity") == "positive" && report.body.contains("112"), "\(report)")
        }
    }

    @Test func `is amended from the page of its case: a reason, the words as they stand, a new version, and its paper`()
        async throws
    {
        try await County.run { county in
            let doctor = try await county.signIn("village02"), exam = try await sendECG("routine", county, by: doctor)
            try await Browser.run(county) { browser in
                try await browser.takeNext(as: "ecg01")
                let case1 = try #require(try await browser.text("return location.pathname"))
                try await browser.type("窦性心律 <b>x</b>", into: "#findings")
                try await browser.type("正常心电图", into: "#impressions .text")
                try await browser.choose("negative", of: "#impressions select")
                try await browser.click("[name=severity][value=normal]")
                try await browser.sign()
                try await browser.visit(case1)
                try await browser.wait("document.getElementById('form')?.dataset.ready === ''")
                #expect(
                    try await browser.isTrue(
                        "!document.getElementById('fields') && !document.querySelector('#shown b')"))
                #expect(
                    try await browser.text("return document.getElementById('shown').innerText")?.contains("<b>x</b>")
                        == true)
                try await browser.picture("reading-signed")
                try await browser.click("#amend")
                try await browser.click("#amend-form .main")
                try await browser.wait(
                    "document.getElementById('amend-reason').getAttribute('aria-invalid') === 'true'")
                try await browser.type("漏写心率", into: "#amend-reason")
                try await browser.click("#amend-form .main")
                try await browser.wait("location.pathname.startsWith('/readings/') && location.pathname !== '\(case1)'")
                try await browser.formIsTheirs()
                #expect(
                    try await browser.text("return document.getElementById('amend-because').innerText")?.contains(
                        "漏写心率") == true)
                try await browser.picture("reading-amend")
                try await browser.type("，心率 74 次/分", into: "#findings")
                try await browser.sign()
                let paper = try #require(
                    try await browser.text("return new URL(document.querySelector('#notice-signed a').href).pathname"))
                try await browser.visit(paper)
                let text = try await browser.text("return document.body.innerText") ?? ""
                #expect(text.contains("修订报告") && text.contains("漏写心率") && text.contains("74 次/分"), "\(text)")
            }
            let report = try await doctor.get("/api/v1/exams/\(exam)/report")
            #expect(report.text("stage") == "amended" && report.number("version") == 2, "\(report)")
            #expect(report.text("reason") == "漏写心率" && report.text("impressions.0.text") == "正常心电图", "\(report)")
        }
    }

    @Test func `is not written for an exam that goes back to its clinic, with reasons`() async throws {
        try await County.run { county in
            let doctor = try await county.signIn("village02"), exam = try await sendECG("routine", county, by: doctor)
            try await Browser.run(county) { browser in
                try await browser.takeNext(as: "ecg01")
                try await browser.click("#reject")
                let button =
                    try await browser.text("return document.querySelector('#reject-form .main').textContent") ?? ""
                #expect(button.hasPrefix("退回 ") && button.contains(" 的 ") && button.contains("心电图"), "\(button)")
                try await browser.picture("reading-reject")
                try await browser.click("#reject-form .main")
                try await browser.wait("!document.getElementById('reject-reasons-error').hidden")
                try await browser.click("[name=reject-reason][value=lead_reversal]")
                try await browser.type("I 导联倒置", into: "#reject-note")
                try await browser.click("#reject-form .main")
                try await browser.wait("location.pathname === '/worklist'")
            }
            let sent = try await doctor.get("/api/v1/exams/\(exam)")
            #expect(sent.text("state") == "rejected_quality" && sent.body.contains("I 导联倒置"), "\(sent)")
        }
    }

    private func begin(_ browser: Browser, with template: String) async throws {
        let id = try #require(
            try await browser.text(
                "return [...document.querySelectorAll('#template option')].find((one) => one.textContent === '\(template)')?.value"
            ))
        try await browser.choose(id, of: "#template")
        try await browser.wait("!document.getElementById('template-undo').hidden")
    }
}
