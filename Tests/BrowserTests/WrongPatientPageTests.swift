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

    private func uuid(_ text: String) -> UUID? { UUID(uuidString: text) }

    private func patient(_ name: String, by doctor: Caller) async throws -> String {
        let made = try await doctor.post("/api/v1/patients", #"{"name":"\#(name)","sex":"1"}"#)
        return try #require(made.text("patient.id"), "\(made)")
    }
}
