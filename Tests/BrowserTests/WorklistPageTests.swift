// The worklist in a real browser: live, the same by the server's hand and by the script's, and N opens the next case.
import Foundation
import HubAPI
import LiveCounty
import Postgres
import Samples
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: Browser.isHere, "no browser: chromium, chromium-driver"))
struct `The worklist` {
    @Test func `shows what comes, who takes it and what goes, without being loaded again`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                try await browser.signIn("ecg01", to: "/worklist")
                #expect(try await browser.isTrue("!document.getElementById('empty').hidden"))
                let doctor = try await county.signIn("village02")
                let routine = try await sendECG("routine", county, by: doctor)
                try await browser.wait("document.querySelectorAll('#rows tr').length === 1")
                let grave = try await sendECG("emergency", county, by: doctor)
                try await browser.wait("document.querySelector('#rows tr')?.dataset.urgency === 'emergency'")
                #expect(try await browser.isTrue("document.getElementById('notice-arrived') !== null"))
                let wang = try await county.signIn("ecg02")
                let claim = try await wang.post("/api/v1/claims", "{}")
                #expect(claim.text("exam") == grave, "\(claim)")
                try await browser.wait("document.querySelector('#rows tr .standing').innerText.includes('在读')")
                try await browser.picture("worklist")
                let byScript = try await browser.text(rows)
                try await browser.visit("/worklist")
                try await browser.wait("'ready' in document.body.dataset")
                #expect(try await browser.text(rows) == byScript, "the server writes the same lines")
                let gone = try await wang.delete("/api/v1/readings/\(claim.text("id") ?? "")/claim?epoch=1")
                #expect(gone.status == 204)
                try await browser.wait("document.querySelector('#rows tr .standing').innerText === '待读'")
                try await browser.click("[data-filter='mine']")
                #expect(
                    try await browser.isTrue("[...document.querySelectorAll('#rows tr')].every((line) => line.hidden)"))
                _ = routine
            }
        }
    }

    @Test func `leads back to one's own emergency that is still open before it gives another case`() async throws {
        try await County.run { county in
            let doctor = try await county.signIn("village02"), li = try await county.signIn("ecg01")
            _ = try await sendECG("emergency", county, by: doctor)
            let own = try #require(try await li.post("/api/v1/claims", "{}").text("id"))
            _ = try await sendECG("routine", county, by: doctor)
            try await Browser.run(county) { browser in
                try await browser.signIn("ecg01", to: "/worklist")
                let standing = "document.querySelector('#reading-\(own) .standing').innerText"
                #expect(try await browser.text("return " + standing) == "您在读，继续")
                try await browser.picture("worklist-own")
                try await browser.type("n", into: "body")
                try await browser.wait("location.pathname === '/readings/\(own)'")
                #expect(try await county.ask("SELECT 1 AS one FROM reading WHERE state = 'claimed'").count == 1)
            }
        }
    }

    @Test func `goes on where it was when the hub comes back, without being loaded again`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                try await browser.signIn("ecg01", to: "/worklist")
                _ = try await browser.text("window.isSame = true; return ''")
                let doctor = try await county.signIn("village02")
                try await county.hub.crash()
                try await browser.wait("document.querySelector('#fresh .warning') !== null")
                try await county.hub.start()
                _ = try await sendECG("routine", county, by: doctor)
                try await browser.wait("document.querySelectorAll('#rows tr').length === 1", within: 60)
                try await browser.wait("document.querySelector('#fresh .good') !== null")
                #expect(try await browser.isTrue("window.isSame"))
            }
        }
    }

    @Test func `counts all that wait where the page holds only a part, and shows each part on a page of its own`()
        async throws
    {
        try await County.run { county in
            try await Browser.run(county) { browser in
                let doctor = try await county.signIn("village02")
                _ = try await sendECG("routine", county, by: doctor)
                let claim = try await county.signIn("ecg02").post("/api/v1/claims", "{}")
                #expect(claim.status == 201, "\(claim)")
                // Two hundred and thirty more: ten that were given back, thirty of all that are late.
                _ = try await county.ask(
                    """
                    INSERT INTO exam SELECT (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid()))).*
                    FROM exam e, generate_series(1, 230)
                    """)
                _ = try await county.ask(
                    """
                    INSERT INTO reading (alliance_id, id, exam_id, organisation_id, centre_id, kind, urgency, state, epoch, due_at)
                    SELECT r.alliance_id, gen_random_uuid(), e.id, r.organisation_id, r.centre_id, r.kind, r.urgency, 'queued',
                           CASE WHEN e.n <= 10 THEN 1 ELSE 0 END,
                           now() + make_interval(hours => CASE WHEN e.n <= 30 THEN -1 ELSE 9 END)
                    FROM reading r, (SELECT x.id, row_number() OVER () AS n FROM exam x
                                     WHERE NOT EXISTS (SELECT FROM reading y WHERE y.exam_id = x.id)) e
                    """)
                try await browser.signIn("ecg01", to: "/worklist")
                let counts = """
                    [...document.querySelectorAll('#chips .count')].map((one) => one.textContent).join(' ')
                    """
                #expect(try await browser.text("return \(counts)") == "231 230 220 0 30 0")
                #expect(try await browser.isTrue("document.querySelectorAll('#rows tr').length === 200"))
                try await browser.click("[data-filter=late]")
                try await browser.wait("location.search === '?part=late' && 'ready' in document.body.dataset")
                #expect(try await browser.isTrue("document.querySelectorAll('#rows tr').length === 30"))
                #expect(try await browser.text("return \(counts)") == "231 230 220 0 30 0")
                try await browser.picture("worklist-part")
                try await browser.press("3")
                try await browser.wait("location.search === '?part=unseen' && 'ready' in document.body.dataset")
                #expect(
                    try await browser.isTrue(
                        "[...document.querySelectorAll('#rows tr')].every((line) => line.dataset.epoch === '0')"))
            }
        }
    }

    @Test func `gives a case back by Esc twice, and opens the way back to the clinic by R`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                _ = try await sendECG("routine", county, by: try await county.signIn("village02"))
                try await browser.takeNext(as: "ecg01")
                try await browser.type("写到一半", into: "#findings")
                try await browser.type("\u{E00C}", into: "#findings")
                #expect(
                    try await browser.isTrue(
                        "document.activeElement.id !== 'findings' && !document.getElementById('sign').hidden"))
                try await browser.press("r")
                try await browser.wait("document.getElementById('reject-dialog').open")
                try await browser.press("\u{E00C}")
                try await browser.wait("!document.getElementById('reject-dialog').open")
                #expect(
                    try await county.ask("SELECT state FROM reading").map { try $0["state"] as String } == ["claimed"])
                try await browser.press("\u{E00C}")
                try await browser.wait(
                    "document.activeElement.id === 'give-back' && document.getElementById('notice-back')")
                try await browser.press("\u{E00C}")
                try await browser.wait("location.pathname === '/worklist'")
                let left = try await county.ask(
                    "SELECT r.state, d.content ->> 'findings' AS findings FROM reading r JOIN reading_draft d ON d.reading_id = r.id"
                )
                #expect(try left.map { try $0["state"] as String } == ["queued"])
                #expect(try left.map { try $0["findings"] as String } == ["写到一半"])
            }
        }
    }

    @Test func `takes a script in a patient's name for the text that it is`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                let doctor = try await county.signIn("village02")
                let made = try await doctor.post(
                    "/api/v1/patients", #"{"name":"<img src=x onerror=alert(1)>","sex":"1"}"#)
                let patient = try #require(made.text("patient.id"), "\(made)")
                _ = try await sendECG("routine", county, by: doctor, of: patient)
                try await browser.signIn("ecg01", to: "/worklist")
                try await browser.wait("document.querySelector('#rows a')?.innerText.startsWith('<img src=x')")
                #expect(try await browser.isTrue("document.querySelector('#rows img') === null"))
            }
        }
    }

    /// What stands in the lines, without what only the clock changes.
    private let rows = """
        return [...document.querySelectorAll('#rows tr')].map((line) =>
          [...line.cells].filter((cell, index) => index !== 1).map((cell) => cell.className + ':' + cell.innerHTML.trim()).join('|')
        ).join('\\n').replace(/租约 \\d+/g, '租约')
        """
}
