// The critical case beside its picture: told, said back, acted upon, and closed by the reader without leaving the case.
import Foundation
import HubAPI
import LiveCounty
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: Browser.isHere, "no browser: chromium, chromium-driver"))
struct `A critical case on the reading page` {
    @Test func `shows its clocks and who answered, and is closed there once something was done`() async throws {
        try await County.run { county in
            let doctor = try await county.signIn("village02"), li = try await county.signIn("ecg01")
            try await county.signed(try await sendECG("emergency", county, by: doctor), as: .critical, by: li)
            try await Browser.run(county) { browser in
                try await browser.signIn("ecg01", to: "/centre")
                try await browser.picture("centre-critical")
                try await browser.click("[aria-labelledby=criticals-title] th a")
                try await browser.wait("document.querySelector('#criticals .clocks .left') !== null")
                #expect(try await browser.isTrue("!document.querySelector('.close-case')"))
                try await browser.wait("'ready' in document.body.dataset")
                try await browser.picture("reading-critical")
                _ = try await browser.text("window.stayed = true; return ''")
                let id = try await answered(by: doctor)
                // The page hears of each step by itself: nobody loads it again.
                try await browser.wait("document.querySelector('.close-case') !== null")
                #expect(try await browser.isTrue("window.stayed === true"))
                let clocks = try await browser.text("return document.querySelector('.clocks').innerText") ?? ""
                #expect(clocks.contains("村卫生室") && clocks.contains("用时"), "\(clocks)")
                try await browser.picture("reading-critical-acted")
                try await browser.type("已到县医院 <b>PCI</b>", into: ".close-note")
                try await browser.click(".close-case button")
                try await browser.wait("document.querySelector('#criticals [data-state=closed]') !== null")
                #expect(try await li.get("/api/v1/criticals/\(id)").text("state") == "closed")
                try await browser.click("#criticals summary")
                let history =
                    try await browser.text("return document.querySelector('#criticals .history').innerText") ?? ""
                #expect(history.contains("<b>PCI</b>"), "\(history)")
                try await browser.picture("reading-critical-closed")
            }
        }
    }

    @Test func `is not seen by who takes the blind second look`() async throws {
        try await County.run { county in
            let doctor = try await county.signIn("village02"), li = try await county.signIn("ecg01")
            try await county.signed(try await sendECG("emergency", county, by: doctor), as: .critical, by: li)
            _ = try await county.ask(
                "UPDATE sampling_frame SET signed_at = signed_at - interval '2 hours' WHERE number IS NULL")
            let reading: UUID = try await eventually("an over-read", within: 90) {
                let rows = try await county.ask("SELECT reading_id FROM over_read WHERE reading_id IS NOT NULL")
                let id: UUID? = try rows.first?["reading_id"]
                return id
            }
            let wang = try await county.signIn("ecg02")
            let page = try await wang.get("/readings/\(WireID(reading))")
            #expect(page.status == 200 && !page.body.contains("急性前壁心肌梗死") && !page.body.contains("data-case="))
        }
    }

    /// The clinic says the case back and calls an ambulance; its id.
    private func answered(by doctor: Caller) async throws -> String {
        let list = try await doctor.get("/api/v1/criticals?state=open"), id = try #require(list.text("items.0.id"))
        let path = "/api/v1/criticals/\(id)"
        #expect(try await doctor.get(path).status == 200)
        let said = try await doctor.put(path + "/acknowledgement", #"{"readBack":["急性前壁心肌梗死"]}"#)
        #expect(said.status == 200, "\(said)")
        let acted = try await doctor.put(path + "/action", #"{"action":"called_120"}"#)
        #expect(acted.status == 200, "\(acted)")
        return id
    }
}
