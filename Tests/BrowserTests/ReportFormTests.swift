// The report's form in a real browser: from the worklist to the signature by keys, and a claim that was lost.
import Foundation
import LiveCounty
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: Browser.isHere, "no browser: chromium, chromium-driver"))
struct `The report's form` {
    @Test func `takes the next case by N, keeps what is written, and signs once the password was given again`()
        async throws
    {
        try await County.run { county in
            try await Browser.run(county) { browser in
                let doctor = try await county.signIn("village02"),
                    exam = try await sendECG("emergency", county, by: doctor)
                try await browser.takeNext(as: "ecg01")
                try await browser.type("V1–V4 抬高 <b>0.4 mV</b>", into: "#findings")
                try await browser.wait("document.getElementById('saved').textContent.includes('1')")
                // A draft that nobody has called normal does not come back as normal, and is not signed as such.
                _ = try await browser.text("location.reload()")
                try await browser.formIsTheirs()
                try await browser.wait("document.getElementById('findings').value.includes('0.4 mV')")
                try await isSignedOnlyByChoice(browser)
                try await browser.choose("call_120", of: "#advice")
                try await browser.click("#sign")
                try await browser.wait("document.getElementById('step-up').open")
                try await givePassword(browser)
                try await browser.wait("document.getElementById('impressions').getAttribute('aria-invalid') === 'true'")
                try await browser.type("急性前壁心肌梗死", into: "#impressions .text")
                try await browser.click("[name=severity][value=critical]")
                try await browser.choose("call_120", of: "#advice")
                try await browser.choose("treat_here", of: "#advice")
                try await browser.type("吸氧", into: "#plan-text")
                try await browser.type("2 L/min", into: "#plan-dose")
                try await browser.choose("measure", of: "#plan-kind")
                try await browser.click("#add-plan-line")
                try await browser.choose("sinus-rhythm", of: "#statement-new")
                try await browser.click("#add-statement")
                try await browser.wait(
                    "document.getElementById('statements').innerText.includes('窦性心律') && document.getElementById('plan-lines').innerText.includes('2 L/min')"
                )
                try await browser.picture("report-form")
                try await browser.choose("call_120", of: "#advice")
                try await browser.click("#sign")
                try await browser.wait("location.pathname === '/worklist'")
                let report = try await doctor.get("/api/v1/exams/\(exam)/report")
                #expect(report.text("statements.0.code") == "sinus-rhythm", "\(report)")
                #expect(report.text("planLines.0.text") == "吸氧" && report.text("planLines.0.dose") == "2 L/min")
                #expect(report.status == 200 && report.body.contains("<b>0.4 mV</b>"), "\(report)")
            }
        }
    }

    /// No report is signed with a gravity or an advice that nobody has chosen: what is normal needs no advice, what is grave needs one.
    private func isSignedOnlyByChoice(_ browser: Browser) async throws {
        try await browser.click("#sign")
        try await browser.wait("document.getElementById('severity').getAttribute('aria-invalid') === 'true'")
        #expect(try await browser.isTrue("!document.querySelector('[name=severity]:checked')"))
        #expect(try await browser.isTrue("document.getElementById('advice').value === ''"))
        try await browser.click("[name=severity][value=normal]")
        try await browser.wait("document.getElementById('advice').value === 'none'")
        try await browser.click("[name=severity][value=critical]")
        try await browser.wait("document.getElementById('advice').value === ''")
        try await browser.click("#sign")
        try await browser.wait("document.getElementById('advice').getAttribute('aria-invalid') === 'true'")
        try await browser.picture("report-advice-missing")
    }

    /// A wrong password first. While the hub is asked the dialog says so, and nothing is typed or sent.
    private func givePassword(_ browser: Browser) async throws {
        try await browser.type("wrong", into: "#step-up-password")
        try await browser.click("#step-up-form .main")
        try await browser.wait("!document.getElementById('step-up-password-error').hidden")
        try await browser.type(TestDatabase.password, into: "#step-up-password")
        _ = try await browser.text(
            """
            window.sends = XMLHttpRequest.prototype.send; window.held = [];
            XMLHttpRequest.prototype.send = function (body) { held.push(() => sends.call(this, body)) }; return ''
            """)
        try await browser.click("#step-up-form .main")
        try await browser.wait(
            """
            document.getElementById('step-up-password').disabled && document.querySelector('#step-up-form .main').disabled
            && document.querySelector('#step-up-form .main').textContent === '正在确认…'
            && document.getElementById('step-up-password-error').hidden
            """)
        _ = try await browser.text(
            "XMLHttpRequest.prototype.send = sends; for (const one of held) one(); return ''")
    }

    @Test func `says who has the case when the claim was lost, and keeps every word`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                _ = try await sendECG("routine", county, by: try await county.signIn("village02"))
                try await browser.takeNext(as: "ecg01")
                try await browser.type("写到一半", into: "#findings")
                try await browser.wait("document.getElementById('saved').textContent.includes('1')")
                _ = try await browser.text("const now = Date.now(); Date.now = () => now; return ''")
                _ = try await county.ask(
                    """
                    UPDATE reading SET state = 'queued', claimed_by = NULL, claimed_at = NULL, lease_until = NULL, claim_key = NULL
                    """)
                let wang = try await county.signIn("ecg02")
                let claim = try await wang.post("/api/v1/claims", "{}")
                #expect(claim.status == 201, "\(claim)")
                let holder = try #require(claim.text("reader"))
                try await browser.type("窦性心律", into: "#impressions .text")
                try await browser.click("[name=severity][value=abnormal]")
                try await browser.choose("consider_referral", of: "#advice")
                try await browser.click("#sign")
                try await browser.wait("document.getElementById('step-up').open")
                try await browser.type(TestDatabase.password, into: "#step-up-password")
                try await browser.click("#step-up-form .main")
                try await browser.wait("document.getElementById('notices').innerText.includes('\(holder)')")
                #expect(try await browser.text("return document.getElementById('findings').value") == "写到一半")
            }
        }
    }

    @Test func `hears of a lost claim as soon as its reader writes on`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                _ = try await sendECG("routine", county, by: try await county.signIn("village02"))
                try await browser.takeNext(as: "ecg01")
                _ = try await county.ask(
                    """
                    UPDATE reading SET state = 'queued', claimed_by = NULL, claimed_at = NULL, lease_until = NULL, claim_key = NULL
                    """)
                #expect(try await county.signIn("ecg02").post("/api/v1/claims", "{}").status == 201)
                _ = try await browser.text("const real = Date.now; Date.now = () => real() + 11_000; return ''")
                try await browser.type("写", into: "#findings")
                try await browser.wait(
                    "document.getElementById('notice-lost') && document.getElementById('sign').hidden")
            }
        }
    }
}
