// From an emergency's upload to the critical value that was said back, in two browsers; and the report that was amended.
import Foundation
import HubAPI
import LiveCounty
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: Browser.isHere, "no browser: chromium, chromium-driver"))
struct `A critical value on the clinic's page` {
    @Test func `takes the whole page until it is said back, and asks then for what was done`() async throws {
        try await County.run { county in
            let doctor = try await county.signIn("village02")
            _ = try await sendECG("emergency", county, by: doctor)
            try await Browser.run(county) { browser in try await browser.signCritical(as: "ecg01") }
            try await Browser.run(county) { browser in
                try await browser.signIn("village02")
                try await browser.wait("document.querySelector('.grave a.urgent')")
                try await browser.picture("clinic-critical")
                #expect(
                    try await browser.isTrue(
                        """
                        document.querySelector('.grave').innerText.includes('急性前壁心肌梗死') && document.querySelector('.grave')
                        .compareDocumentPosition(document.getElementById('to-upload')) === Node.DOCUMENT_POSITION_FOLLOWING
                        """))
                try await browser.click(".grave a.urgent")
                try await browser.wait("'ready' in document.body.dataset")
                let advised = try await browser.text("return document.querySelector('.advised').innerText") ?? ""
                #expect(advised.contains("按所附方案就地治疗") && advised.contains("阿司匹林 300 mg"), "\(advised)")
                #expect(
                    try await browser.isTrue("document.querySelector('.advised').nextElementSibling.id === 'answer'"))
                try await browser.type("别的话", into: "#said-1")
                try await browser.click("#answer [type=submit]")
                try await browser.wait("!document.getElementById('said-1-error').hidden")
                try await browser.picture("critical")
                #expect(try await browser.isTrue("document.getElementById('act') === null"))
                _ = try await browser.text("document.getElementById('said-1').value = ''")
                try await browser.type("急性前壁心肌梗死", into: "#said-1")
                try await browser.click("#answer [type=submit]")
                try await browser.wait("document.getElementById('act') && 'ready' in document.body.dataset")
                try await browser.click("[name=action][value=called_120]")
                try await browser.type("08:21 已呼叫 <b>120</b>", into: "#act-note")
                try await browser.click("#act [type=submit]")
                try await browser.wait("document.getElementById('case')?.dataset.state === 'acted'")
                let history = try await browser.text("return document.querySelector('.history').innerText") ?? ""
                #expect(history.contains("已呼叫 <b>120</b>") && history.contains("回读"), "\(history)")
                try await browser.picture("critical-acted")
                try await browser.visit("/clinic")
                try await browser.wait("'ready' in document.body.dataset")
                #expect(try await browser.isTrue("!document.querySelector('.grave')"))
            }
        }
    }

    @Test func `gives its report to be read, with a plan to be answered once`() async throws {
        try await County.run { county in
            let doctor = try await county.signIn("village02")
            let exam = try await sendECG("emergency", county, by: doctor)
            try await Browser.run(county) { browser in try await browser.signCritical(as: "ecg01") }
            try await Browser.run(county) { browser in
                try await browser.signIn("village02")
                try await browser.click("a[href^='/clinic/reports/']")
                try await browser.wait("'ready' in document.body.dataset")
                try await browser.wait("!('unopened' in document.getElementById('report').dataset)")
                let report = try await doctor.get("/api/v1/reports?limit=1")
                #expect(report.text("items.0.exam") == exam && report.text("items.0.openedAt") != nil, "\(report)")
                try await browser.picture("clinic-report")
                let short = try await browser.text("return document.querySelector('.summary').innerText") ?? ""
                #expect(
                    short.contains("危急值") && short.contains("急性前壁心肌梗死") && short.contains("按所附方案就地治疗"), "\(short)")
                #expect(
                    try await browser.isTrue("document.querySelector('#report section').classList.contains('summary')"))
                try await browser.click("#plan-other")
                try await browser.wait("!document.getElementById('reason-error').hidden")
                try await browser.type("家属要求先转诊", into: "#reason")
                try await browser.click("#plan-other")
                try await browser.wait("!document.getElementById('plan') && 'ready' in document.body.dataset")
                #expect(try await browser.isTrue("document.body.innerText.includes('家属要求先转诊')"))
            }
        }
    }
}
