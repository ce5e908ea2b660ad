// The worklist in a real browser: live, the same by the server's hand and by the script's, and N opens the next case.
import Foundation
import HubAPI
import LiveCounty
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
