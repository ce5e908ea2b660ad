// The call sheet in a real browser: whom to call, what they said back, and a case that somebody else has answered.
import Foundation
import HubAPI
import LiveCounty
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: Browser.isHere, "no browser: chromium, chromium-driver"))
struct `The call sheet's page` {
    @Test func `says whom to call and what, notes by keys that nobody answered, then what was said back`() async throws
    {
        try await County.run { county in
            try await waiting(county)
            try await Browser.run(county) { browser in
                try await browser.signIn("desk01", to: "/clinic")
                #expect(
                    try await browser.isTrue("document.querySelector('#call-link.hot #call-count').textContent === '1'")
                )
                try await browser.click("#call-link")
                try await browser.wait("location.pathname === '/call-sheet' && 'ready' in document.body.dataset")
                #expect(try await browser.isTrue("document.querySelector('a.phone[href^=\"tel:\"]') !== null"))
                let say = try await browser.text("return document.querySelector('.say').innerText") ?? ""
                #expect(say.contains("急性前壁心肌梗死") && say.contains("心电图") && !say.contains("ECG12"), "\(say)")
                try await browser.picture("call-sheet")
                for key in ["j", "3"] { try await browser.press(key) }
                try await browser.press("\u{E007}")
                try await browser.wait("document.querySelector('.calls').innerText.includes('无人接听')")
                try await browser.wait("document.querySelector('#notice-noted') !== null")
                for key in ["j", "1"] { try await browser.press(key) }
                try await browser.type("村医 <b>李</b>", into: ".recipient")
                try await browser.type("别的", into: ".read-back")
                try await browser.press("\u{E007}")
                try await browser.wait("document.querySelector('.read-back').getAttribute('aria-invalid') === 'true'")
                try await browser.picture("call-sheet-differs")
                _ = try await browser.text("document.querySelector('.read-back').value = ''")
                try await browser.type("急性前壁心肌梗死", into: ".read-back")
                try await browser.press("\u{E007}")
                try await browser.wait("document.querySelectorAll('.call-case').length === 0")
                #expect(try await browser.isTrue("document.querySelector('#sheet .empty') !== null"))
                try await browser.picture("call-sheet-empty")
            }
            let rows = try await county.ask(
                "SELECT recipient, read_back FROM critical_event WHERE kind = 'critical.read_back' AND channel = 'phone'"
            )
            let recipient: String? = try rows.first?["recipient"]
            #expect(recipient == "村医 <b>李</b>")
        }
    }

    @Test func `lets a case go that the clinic answered meanwhile, and shows nobody a number who need not call`()
        async throws
    {
        try await County.run { county in
            try await waiting(county)
            let reader = try await county.signIn("lab01"), doctor = try await county.signIn("village02")
            let sheet = try await doctor.get("/api/v1/call-sheet"), id = try #require(sheet.text("items.0.critical.id"))
            #expect(sheet["items.0.mustCall"] as? Bool == false)
            #expect(
                try await reader.get("/api/v1/call-sheet/count").number("mine") == 1, "a reader of the centre said it")
            try await Browser.run(county) { browser in
                try await browser.signIn("village02", to: "/call-sheet")
                #expect(
                    try await browser.isTrue(
                        "!document.querySelector('.phone') && !document.querySelector('form.call')"))
                try await browser.picture("call-sheet-others")
                #expect(
                    try await browser.text("return document.getElementById('shares').textContent") == "共 1 例，其中 0 例由您呼叫"
                )
                try await browser.visit("/sign-in")
                try await browser.signIn("desk01", to: "/call-sheet")
                try await browser.type("写到一半", into: ".note")
                let answered = try await doctor.put(
                    "/api/v1/criticals/\(id)/acknowledgement", #"{"readBack":["急性前壁心肌梗死"]}"#)
                #expect(answered.status == 200, "\(answered)")
                try await browser.wait("document.getElementById('notice-gone') !== null", within: 40)
                #expect(try await browser.isTrue("document.querySelectorAll('.call-case').length === 0"))
            }
        }
    }

    /// A case that a reader called critical and that waits for a call.
    private func waiting(_ county: County) async throws {
        let doctor = try await county.signIn("village02"), li = try await county.signIn("ecg01")
        try await county.signed(try await sendECG("emergency", county, by: doctor), as: .critical, by: li)
        _ = try await county.ask("UPDATE critical_case SET to_call = true")
    }
}
