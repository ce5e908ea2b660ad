// An exam under the wrong patient in a real browser: asked for beside the picture, confirmed by a second person on a page.
import Foundation
import HubAPI
import LiveCounty
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: Browser.isHere, "no browser: chromium, chromium-driver"))
struct `An exam under the wrong patient, on pages` {
    @Test func `is asked for by its reader, confirmed by the head, and marked on both charts`() async throws {
        try await County.run { county in
            let doctor = try await county.signIn("village02"), li = try await county.signIn("ecg01")
            let wrong = try await patient("钱错", by: doctor), right = try await patient("孙<b>对</b>", by: doctor)
            // The reader cares for both: of each an exam has come.
            let other = try await sendECG("routine", county, by: doctor, of: right)
            try await county.signed(other, as: .normal, by: li)
            let kept = try await sendECG("routine", county, by: doctor, of: wrong)
            try await county.signed(kept, as: .normal, by: li)
            let exam = try await sendECG("routine", county, by: doctor, of: wrong)
            let page = try await county.signed(exam, as: .normal, by: li)
            try await Browser.run(county) { browser in
                try await browser.signIn("ecg01", to: "/readings/\(page)")
                try await browser.wait(
                    "document.getElementById('form')?.dataset.ready === '' && 'ready' in document.body.dataset")
                try await browser.click("#wrong-patient")
                try await browser.click("#whose-form .main")
                try await browser.wait("!document.getElementById('right-name-error').hidden")
                try await browser.type("孙", into: "#right-name")
                try await browser.wait("document.querySelector('#right-matches button') !== null")
                try await browser.click("#right-matches button")
                try await browser.type("床号看错", into: "#why-wrong")
                try await browser.picture("reading-wrong-patient")
                try await browser.click("#whose-form .main")
                try await browser.wait("document.querySelector('#whose .notice.warning') !== null")
                #expect(try await browser.isTrue("document.getElementById('wrong-patient') === null"))
                try await browser.picture("reading-reattribution-asked")
                try await browser.visit("/reattributions")
                try await browser.wait("'ready' in document.body.dataset")
                #expect(try await browser.isTrue("!document.querySelector('.confirm')"), "nobody confirms their own")
                try await browser.visit("/sign-in")
                try await browser.signIn("head01", to: "/centre")
                try await browser.click("#move-link")
                try await browser.wait("location.pathname === '/reattributions' && 'ready' in document.body.dataset")
                #expect(try await browser.isTrue("!document.querySelector('.move .to b b')"))
                try await browser.picture("reattributions")
                try await browser.click(".refuse [type=submit]")
                try await browser.wait("document.querySelector('.why').getAttribute('aria-invalid') === 'true'")
                try await browser.click(".confirm")
                try await browser.wait("!document.querySelector('.move') && 'ready' in document.body.dataset")
                try await browser.picture("reattributions-decided")
            }
            let head = try await county.signIn("head01")
            let amended = try await county.ask(
                "SELECT id, exam_id FROM reading WHERE exam_id = \(uuid(exam)) ORDER BY id DESC LIMIT 1")
            let id: UUID = try #require(try amended.first?["id"])
            let now = try await head.get("/readings/\(WireID(id))").body
            #expect(now.contains("更正为 孙&lt;b&gt;对&lt;/b&gt;"), "the exam says so")
            let before = try await county.ask("SELECT id FROM reading WHERE exam_id = \(uuid(kept)) LIMIT 1")
            let left: UUID = try #require(try before.first?["id"])
            #expect(try await head.get("/readings/\(WireID(left))").body.contains("曾误记在本病历"), "the wrong chart says so")
            let given = try await county.ask("SELECT id FROM reading WHERE exam_id = \(uuid(other)) LIMIT 1")
            let got: UUID = try #require(try given.first?["id"])
            #expect(try await head.get("/readings/\(WireID(got))").body.contains("更正到本病历"), "the right chart says so")
        }
    }

    @Test func `is found by the village doctor, asked for at the clinic, and confirmed by the township`() async throws {
        try await County.run { county in
            let doctor = try await county.signIn("village02"), li = try await county.signIn("ecg01")
            let wrong = try await patient("周误", by: doctor)
            _ = try await patient("吴<b>正</b>", by: doctor)
            let exam = try await sendECG("routine", county, by: doctor, of: wrong)
            try await county.signed(exam, as: .normal, by: li)
            try await Browser.run(county) { browser in
                try await browser.signIn("village02", to: "/clinic")
                try await browser.wait("document.querySelector('#exam-rows .row') !== null")
                try await browser.picture("clinic-rows")
                try await browser.visit("/clinic/exams/\(exam)/patient")
                try await browser.wait("'ready' in document.body.dataset")
                try await browser.click("#whose-form .main")
                try await browser.wait("!document.getElementById('right-name-error').hidden")
                try await browser.type("查无此人", into: "#right-name")
                try await browser.wait("document.getElementById('right-hint').textContent.includes('没有找到')")
                _ = try await browser.text("document.getElementById('right-name').value = ''; return ''")
                try await browser.type("吴", into: "#right-name")
                try await browser.wait("document.querySelector('#right-matches button') !== null")
                #expect(try await browser.isTrue("!document.querySelector('#right-matches b b')"))
                try await browser.click("#right-matches button")
                try await browser.type("登记时选错了人", into: "#why-wrong")
                try await browser.picture("clinic-wrong-patient")
                try await browser.click("#whose-form .main")
                try await browser.wait(
                    "document.querySelector('.notice.warning a') !== null && 'ready' in document.body.dataset")
                #expect(try await browser.isTrue("!document.getElementById('whose-form')"), "it is asked once")
                try await browser.picture("clinic-wrong-patient-asked")
                try await browser.visit("/reattributions")
                try await browser.wait("'ready' in document.body.dataset")
                #expect(try await browser.isTrue("!document.querySelector('.confirm')"), "nobody confirms their own")
                try await browser.visit("/sign-in")
                try await browser.signIn(try await township(of: county), to: "/reattributions")
                try await browser.wait(
                    "document.querySelector('.confirm') !== null && 'ready' in document.body.dataset")
                try await browser.click(".confirm")
                try await browser.wait("!document.querySelector('.move') && 'ready' in document.body.dataset")
            }
            let page = try await doctor.get("/clinic/exams/\(exam)/patient").body
            #expect(
                page.contains("吴&lt;b&gt;正&lt;/b&gt;") && page.contains("whose-form"),
                "it is theirs, and may be asked anew")
        }
    }

    /// A doctor of the township above the clinic.
    private func township(of county: County) async throws -> String {
        let rows = try await county.ask(
            """
            SELECT a.login FROM account a JOIN clinician c ON c.alliance_id = a.alliance_id AND c.id = a.clinician_id
            JOIN organisation o ON o.alliance_id = c.alliance_id AND o.code = 'C02' AND o.parent_id = c.organisation_id
            ORDER BY a.login LIMIT 1
            """)
        return try #require(rows.first)["login"]
    }

    private func uuid(_ text: String) -> UUID? { UUID(uuidString: text) }

    private func patient(_ name: String, by doctor: Caller) async throws -> String {
        let made = try await doctor.post("/api/v1/patients", #"{"name":"\#(name)","sex":"1"}"#)
        return try #require(made.text("patient.id"), "\(made)")
    }
}
