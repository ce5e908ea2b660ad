// The reading centre's page in its head's hands.
import HubAPI
import LiveCounty
import Postgres
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
    @Test func `lets a reader record and withdraw their own leave, and hand over what they hold`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                _ = try await sendECG("routine", county, by: try await county.signIn("village02"))
                let li = try await county.signIn("ecg01"), claim = try await li.post("/api/v1/claims", "{}")
                #expect(claim.status == 201, "\(claim)")
                try await browser.signIn("ecg01", to: "/centre")
                try await browser.wait("'ready' in document.body.dataset")
                try await browser.click("#own .main")
                try await browser.wait("!document.getElementById('own-to-error').hidden")
                _ = try await browser.text(
                    """
                    const to = document.getElementById('own-to'), from = document.getElementById('own-from');
                    const day = (days) => new Date(Date.now() + days * 864e5 + 8 * 36e5).toISOString().slice(0, 16);
                    [from.value, to.value] = [day(2), day(3)];
                    """)
                try await browser.click("#own .main")
                try await browser.wait(
                    "document.querySelector('[data-withdraw^=\"leaves/\"]') && 'ready' in document.body.dataset")
                try await browser.picture("centre-own")
                let leaves = "SELECT count(*)::int AS n FROM leave WHERE withdrawn_at IS NULL"
                #expect(try await county.ask(SQL(unsafe: leaves)).map { try $0["n"] as Int } == [1])
                try await browser.click("[data-withdraw^='leaves/']")
                try await browser.wait(
                    "!document.querySelector('[data-withdraw^=\"leaves/\"]') && 'ready' in document.body.dataset")
                try await browser.click("#hand [type=submit]")
                try await browser.wait("/1 例已回到待读列表/.test(document.getElementById('notice-handed')?.textContent)")
                #expect(
                    try await county.ask("SELECT state FROM reading").map { try $0["state"] as String } == ["queued"])
            }
        }
    }
}
