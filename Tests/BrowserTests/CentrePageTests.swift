// The reading centre's page in its head's hands.
import HubAPI
import LiveCounty
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: Browser.isHere, "no browser: chromium, chromium-driver"))
struct `The reading centre's page` {
    @Test func `shows duty and load, and lets its head plan a shift once and withdraw it`() async throws {
        try await County.run { county in
            let doctor = try await county.signIn("village02"), li = try await county.signIn("ecg01")
            _ = try await sendECG("emergency", county, by: doctor)
            #expect(try await li.post("/api/v1/claims", "{}").status == 201)
            try await Browser.run(county) { browser in
                try await browser.signIn("head01", to: "/centre")
                try await browser.picture("centre")
                try await plan(browser)
                try await browser.wait("document.querySelectorAll('[data-withdraw]').length === 1")
                try await browser.picture("centre-planned")
                try await plan(browser)
                try await browser.wait("!document.getElementById('to-error').hidden")
                #expect(try await browser.isTrue("document.getElementById('to-error').innerText.includes('重叠')"))
                try await browser.click("[data-withdraw]")
                try await browser.wait(
                    "document.querySelectorAll('[data-withdraw]').length === 0 && 'ready' in document.body.dataset")
            }
        }
    }

    /// A shift of the first reader from tomorrow at eight, by China's clock.
    private func plan(_ browser: Browser) async throws {
        try await browser.wait("'ready' in document.body.dataset")
        _ = try await browser.text(
            """
            const day = new Date(Date.now() + 32 * 3600e3).toISOString().slice(0, 10);
            document.getElementById('from').value = `${day}T08:00`; document.getElementById('to').value = `${day}T16:00`;
            """)
        try await browser.click("#plan [type=submit]")
    }
}
