// What is offered to a reader, above the worklist: live, taken by a key, or left to somebody else with a reason.
import Foundation
import HubAPI
import LiveCounty
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: Browser.isHere, "no browser: chromium, chromium-driver"))
struct `What is offered to a reader` {
    @Test func `stands first with its time, the same by server and script, and is skipped with a reason or taken`()
        async throws
    {
        try await County.run { county in
            try await onDuty("ecg01", county)
            let doctor = try await county.signIn("village02")
            try await Browser.run(county) { browser in
                try await browser.signIn("ecg01", to: "/worklist")
                #expect(try await browser.isTrue("document.getElementById('offers').hidden"))
                for _ in 0..<2 { _ = try await sendECG("routine", county, by: doctor) }
                try await browser.wait("document.querySelectorAll('#offer-rows li').length === 2", within: 60)
                #expect(
                    try await browser.isTrue(
                        "/派给我，保留到 \\d\\d:\\d\\d/.test(document.querySelector('.standing').innerText)"))
                try await browser.picture("worklist-offers")
                let byScript = try await browser.text(rows)
                try await browser.visit("/worklist")
                try await browser.wait("'ready' in document.body.dataset")
                #expect(try await browser.text(rows) == byScript, "the server writes the same offers")
                try await browser.press("s")
                try await browser.wait("document.getElementById('skip').open")
                try await browser.click("#skip-form .main")
                try await browser.wait("!document.getElementById('skip-note-error').hidden")
                try await browser.click("[name=skip-reason][value=beyond_me]")
                try await browser.picture("worklist-skip")
                try await browser.click("#skip-form .main")
                try await browser.wait("document.querySelectorAll('#offer-rows li').length === 1")
                let taken =
                    try await browser.text("return document.querySelector('#offer-rows li').dataset.reading") ?? ""
                try await browser.press("t")
                try await browser.wait("location.pathname === '/readings/\(taken)'")
            }
            let skips = try await county.ask("SELECT reason FROM reading_skip")
            let reason: String? = try skips.first?["reason"]
            #expect(reason == "beyond_me")
        }
    }

    /// Puts that reader alone on the roster from an hour ago on.
    private func onDuty(_ account: String, _ county: County) async throws {
        let head = try await county.signIn("head01")
        let rows = try await county.ask("SELECT clinician_id FROM account WHERE login = \(account)")
        let id: UUID = try #require(try rows.first?["clinician_id"])
        let from = RFC3339.text(Date.now.addingTimeInterval(-3600)),
            to = RFC3339.text(Date.now.addingTimeInterval(28_800))
        let made = try await head.post(
            "/api/v1/shifts", #"{"clinician":"\#(WireID(id))","startsAt":"\#(from)","endsAt":"\#(to)"}"#)
        #expect(made.status == 201, "\(made)")
    }

    /// The offers' words, without what only the clock changes.
    private let rows = """
        return [...document.querySelectorAll('#offer-rows li')].map((line) =>
          [line.id, ...line.querySelectorAll('.urgency, a, .quiet, .until, button')].map((one) => one.innerText ?? one).join('|')
        ).join('\\n')
        """
}
