// The templates of a centre in its head's hands, and in a reader's.
import HubAPI
import LiveCounty
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: Browser.isHere, "no browser: chromium, chromium-driver"))
struct `The page of report templates` {
    @Test func `gives the next report the text that the head has just changed, and leaves signed ones theirs`()
        async throws
    {
        try await County.run { county in
            let doctor = try await county.signIn("village02"), li = try await county.signIn("ecg01")
            let before = try await sendECG("urgent", county, by: doctor)
            _ = try await county.signed(before, as: .normal, by: li)
            let document = try await county.ask("SELECT document FROM report").map { row -> String in
                try row["document"]
            }
            try await Browser.run(county) { browser in
                try await browser.signIn("head01", to: "/centre")
                try await browser.click("a[href='/templates']")
                try await open("正常心电图", browser)
                try await browser.picture("template")
                #expect(try await browser.isTrue("document.querySelectorAll('#statements li').length === 1"))
                try await browser.type("，本院第二版", into: "#findings")
                try await browser.type("自定所见", into: "#finding-text")
                try await browser.type("own-finding", into: "#finding-code")
                try await browser.click("#add-finding")
                try await browser.click("#form [type=submit]")
                try await browser.wait("document.getElementById('notice-kept')")
                #expect(try await browser.isTrue("document.querySelector('main').innerText.includes('第 2 版')"))
                try await browser.picture("templates")
                let now = try await li.get("/api/v1/templates?kind=ECG12&limit=200").body
                #expect(now.contains("，本院第二版") && now.contains("own-finding"))
                #expect(
                    try await county.ask("SELECT document FROM report").map { row -> String in try row["document"] }
                        == document)
            }
        }
    }

    @Test func `makes one, says beside the field what it lacks, and retires it after asking`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                try await browser.signIn("head01", to: "/templates")
                try await browser.visit("/templates?new=yes")
                try await browser.wait("'ready' in document.body.dataset")
                try await browser.click("#form [type=submit]")
                try await browser.wait("document.querySelector('#form [aria-invalid=true]')")
                try await browser.picture("template-wrong")
                try await browser.choose("CBC", of: "#kind")
                try await browser.type("本院血常规", into: "#name")
                try await browser.type("白细胞 ___。", into: "#findings")
                try await browser.type("血常规大致正常", into: "#impressions .text")
                try await browser.choose("negative", of: "#impressions select")
                try await browser.click("[name=severity][value=normal]")
                try await browser.click("#form [type=submit]")
                try await browser.wait("document.getElementById('notice-kept')")
                try await open("本院血常规", browser)
                try await browser.click("#retire")
                try await browser.click("#retire-dialog [value=retire]")
                try await browser.wait(
                    "!location.search && 'ready' in document.body.dataset && !document.body.innerText.includes('本院血常规')"
                )
                let states = try await county.ask(
                    "SELECT retired_at IS NOT NULL AS over FROM report_template WHERE name = '本院血常规'")
                #expect(try states.map { row -> Bool in try row["over"] } == [true])
            }
        }
    }

    @Test func `says that somebody else was faster, and writes over nothing`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                try await browser.signIn("head01", to: "/templates")
                try await open("正常心电图", browser)
                _ = try await county.ask("UPDATE report_template SET version = 5 WHERE name = '正常心电图'")
                try await browser.type("。", into: "#findings")
                try await browser.click("#form [type=submit]")
                try await browser.wait("!document.getElementById('form-error').hidden")
                #expect(try await browser.isTrue("document.getElementById('form-error').innerText.includes('第 5 版')"))
            }
        }
    }

    @Test func `shows a reader the texts, and nothing to change them with`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                try await browser.signIn("ecg01", to: "/templates")
                try await open("正常心电图", browser)
                #expect(try await browser.isTrue("document.getElementById('fields').disabled"))
                #expect(try await browser.isTrue("document.getElementById('findings').value.includes('窦性心律')"))
                #expect(try await browser.isTrue("!document.querySelector('#form [type=submit], #retire')"))
                try await browser.visit("/templates?new=yes")
                #expect(try await browser.isTrue("!document.getElementById('form')"))
            }
        }
    }

    private func open(_ name: String, _ browser: Browser) async throws {
        try await browser.wait("'ready' in document.body.dataset && location.pathname === '/templates'")
        let found = try await browser.isTrue(
            "(([...document.querySelectorAll('th a')].find((a) => a.textContent === '\(name)')?.click(), true))")
        #expect(found)
        try await browser.wait("'ready' in document.body.dataset && document.getElementById('form')")
    }
}
