// The second look of quality control in a real browser: entered blind, shown beside the report, scored.
import Foundation
import HubAPI
import LiveCounty
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: Browser.isHere, "no browser: chromium, chromium-driver"))
struct `An over-read in the browser` {
    @Test func `is entered without the report, then stands beside it, and its score proposes an amendment`()
        async throws
    {
        try await County.run { county in
            try await signed(county)
            _ = try await county.ask(
                """
                WITH who AS (SELECT c.* FROM clinician c JOIN account a ON a.clinician_id = c.id WHERE a.login = 'ecg02'),
                post AS (INSERT INTO clinician_role (alliance_id, clinician_id, role) SELECT alliance_id, id, 'reviewer' FROM who)
                INSERT INTO privilege (alliance_id, id, clinician_id, organisation_id, code, state, valid_from, valid_to)
                SELECT alliance_id, gen_random_uuid(), id, organisation_id, 'REVIEW-ECG', 'active', now() - interval '1 hour',
                       now() + interval '1 year' FROM who
                """)
            let reading = try await drawn(county)
            try await Browser.run(county) { browser in
                try await browser.signIn("ecg02", to: "/readings/\(reading)")
                try await browser.wait("document.getElementById('form')?.dataset.ready === ''")
                let page = try await browser.text("return document.body.innerText") ?? ""
                #expect(!page.contains("未见异常波形"), "the report is seen before the second opinion")
                try await browser.click("#claim")
                try await browser.wait("!document.getElementById('fields').disabled")
                try await browser.type("V1–V4 抬高 0.4 mV", into: "#findings")
                try await browser.type("急性前壁心肌梗死", into: "#impressions .text")
                try await browser.click("[name=severity][value=critical]")
                try await browser.choose("call_120", of: "#advice")
                try await browser.click("#sign")
                try await browser.wait("document.getElementById('comparison')?.hidden === false")
                let looks = try await browser.text("return document.getElementById('looks').innerText") ?? ""
                #expect(looks.contains("未见异常波形") && looks.contains("急性前壁心肌梗死"), "\(looks)")
                try await browser.click("#score-form [type=submit]")
                try await browser.wait("!document.getElementById('comment-error').hidden")
                try await browser.click("[name=score][value='3b']")
                try await browser.type("漏看 ST 段", into: "#comment")
                try await browser.picture("reading-over-read")
                try await browser.click("#score-form [type=submit]")
                try await browser.wait("document.getElementById('scored')?.textContent.includes('漏报危急')")
            }
            // The head of the centre sees the difference, and corrects the score with a reason.
            try await Browser.run(county) { browser in
                try await browser.signIn("head01", to: "/centre")
                try await browser.wait("document.querySelector('#discrepancy-rows tr')?.innerText.includes('漏看 ST 段')")
                try await browser.click("#discrepancy-rows button")
                try await browser.click("#correct-form .main")
                try await browser.wait("!document.getElementById('correct-reason-error').hidden")
                try await browser.choose("2b", of: "#correct-score")
                try await browser.type("起初误判", into: "#correct-reason")
                try await browser.picture("centre-correct")
                try await browser.click("#correct-form .main")
                try await browser.wait("document.querySelector('#discrepancy-rows tr')?.innerText.includes('2b')")
            }
        }
    }

    /// An electrocardiogram that ecg01 has found normal.
    private func signed(_ county: County) async throws {
        let doctor = try await county.signIn("village02"), li = try await county.signIn("ecg01")
        try await county.signed(try await sendECG("routine", county, by: doctor), as: .normal, by: li)
    }

    /// Lets two hours pass since the signature, and waits until the hub has drawn: the reading of the second look.
    private func drawn(_ county: County) async throws -> String {
        _ = try await county.ask(
            "UPDATE sampling_frame SET signed_at = signed_at - interval '2 hours' WHERE number IS NULL")
        return try await eventually("an over-read", within: 90) {
            let rows = try await county.ask("SELECT reading_id FROM over_read WHERE reading_id IS NOT NULL")
            let id: UUID? = try rows.first?["reading_id"]
            return id.map { WireID($0).description }
        }
    }
}
