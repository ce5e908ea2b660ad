// Pages in a real browser: signing in, both languages, what is said where a browser cannot send, and the careful headers.
import Foundation
import LiveCounty
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: Browser.isHere, "no browser: chromium, chromium-driver"))
struct `A page` {
    @Test func `lets a person in by the form, says beside the field what is wrong, and lets them out`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                try await browser.visit("/clinic/upload")
                #expect(
                    try await browser.text("return location.pathname + location.search")
                        == "/sign-in?to=%2Fclinic%2Fupload")
                try await browser.type("village02", into: "#account")
                try await browser.type("wrong", into: "#password")
                try await browser.click("button.main")
                try await browser.wait("document.getElementById('password-error')")
                try await browser.picture("sign-in")
                #expect(try await browser.text("return document.getElementById('account').value") == "village02")
                try await browser.type(TestDatabase.password, into: "#password")
                try await browser.click("button.main")
                try await browser.wait("location.pathname === '/clinic/upload' && 'ready' in document.body.dataset")
                try await browser.click("[action='/sign-out'] button")
                try await browser.wait("location.pathname === '/sign-in'")
                try await browser.visit("/clinic")
                #expect(try await browser.text("return location.pathname") == "/sign-in")
            }
        }
    }

    @Test func `speaks the browser's language, and the one that is chosen`() async throws {
        try await County.run { county in
            try await Browser.run(county, language: "en-GB") { browser in
                try await browser.signIn("village02")
                #expect(
                    try await browser.text("return document.getElementById('to-upload').innerText")?.contains("Upload")
                        == true)
                try await browser.click("nav a[hreflang='zh-CN']")
                try await browser.wait("document.documentElement.lang === 'zh-CN'")
                try await browser.visit("/clinic/upload")
                #expect(try await browser.text("return document.documentElement.lang") == "zh-CN")
            }
        }
    }

    @Test func `says why it cannot send on an insecure line, and how to mend it`() async throws {
        try await County.run { county in
            try await Browser.run(county, isSecure: false) { browser in
                try await browser.visit("/sign-in?to=/clinic/upload")
                try await browser.type("village02", into: "#account")
                try await browser.type(TestDatabase.password, into: "#password")
                try await browser.click("button.main")
                try await browser.wait("document.getElementById('notice-cannot')?.textContent.includes('https://')")
                #expect(try await browser.isTrue("document.getElementById('send').disabled"))
            }
        }
    }

    @Test func `finds a patient by name, by the end of the number and by telephone, and tells none of it whole`()
        async throws
    {
        try await County.run { county in
            try await Browser.run(county) { browser in
                let doctor = try await county.signIn("village02")
                let made = try await doctor.post(
                    "/api/v1/patients",
                    #"{"name":"周小满","identity":{"kind":"01","number":"11010519491231002X"},"phone":"13800138000"}"#)
                #expect(made.status == 201, "\(made)")
                try await browser.signIn("village02", to: "/clinic/upload")
                for typed in ["小满", "002X", "8000"] {
                    try await browser.type(typed, into: "#search")
                    try await browser.wait(
                        "document.querySelector('#matches [data-patient]')?.innerText.includes('周小满')")
                    let shown = try await browser.text("return document.getElementById('matches').innerText") ?? ""
                    #expect(!shown.contains("11010519491231002X") && !shown.contains("13800138000"))
                    _ = try await browser.text("document.getElementById('search').value = ''; return ''")
                }
            }
        }
    }
}
