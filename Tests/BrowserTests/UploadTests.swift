// A clinic without a terminal uploads from a browser: what a person does, and what breaks meanwhile.
import Crypto
import Curl
import Foundation
import HubAPI
import LiveCounty
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: Browser.isHere, "no browser: chromium, chromium-driver"))
struct `A clinic's browser` {
    @Test func `uploads a photo and a file, and gets the receipt whose hashes match`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                let note = try await file("随访记录.txt", bytes: 700, of: county)
                try await browser.signIn("village02")
                try await browser.fillUpload(kind: "PHOTO", patient: "周小满", files: Sample.picture + [note])
                try await browser.picture("upload")
                try await browser.submit()
                let exam = try await browser.storedExam()
                let doctor = try await county.signIn("village02")
                let receipt = try await doctor.get("/api/v1/exams/\(exam)/receipt")
                let said = try WireJSON.value(Receipt.self, in: try CompactJWS(receipt.body).unverifiedPayload)
                #expect(said.objects.map(\.sha256) == [try hash(Sample.picture[0]), try hash(note)])
                #expect(try await browser.isTrue("document.getElementById('exam-\(exam)')"))
                #expect(try await kept(browser) == 0, "the receipt is there, and files are still in the browser")
                try await browser.picture("clinic")
                try await browser.visit("/clinic/exams/\(exam)/receipt")
                try await browser.picture("receipt")
                #expect(try await browser.text("return document.getElementById('jws').textContent") == receipt.body)
            }
        }
    }

    @Test func `goes on at the hub's offset when the hub was killed and started again`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                try await browser.signIn("village02")
                try await begin(county, browser)
                try await county.hub.crash()
                let acked = try await acknowledged(county)
                try await browser.wait("!document.getElementById('line').hidden")
                try await browser.limit(upload: nil)
                try await county.hub.start()
                let exam = try await finish(county, browser, from: acked.percent)
                #expect(acked.bytes > 0 && acked.exam == exam)
            }
        }
    }

    @Test func `goes on after the tab was closed, and after the computer lost its power`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                try await browser.signIn("village02")
                let first = try await browser.tab()
                try await browser.openTab()
                let second = try await browser.tab()
                try await browser.turn(to: first)
                try await begin(county, browser)
                try await browser.closeTab()
                try await browser.turn(to: second)
                let acked = try await acknowledged(county)
                try await browser.limit(upload: 300_000)
                try await browser.visit("/clinic")
                _ = try await eventually("more") { try await acknowledged(county).bytes > acked.bytes ? true : nil }
                await browser.crash()
                let before = try await acknowledged(county)
                try await browser.start()
                try await browser.signIn("village02")
                let exam = try await finish(county, browser, from: before.percent)
                #expect(exam == acked.exam)
            }
        }
    }

    @Test func `sends once, however many tabs are open`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                try await browser.signIn("village02")
                try await browser.openTab()
                try await browser.visit("/clinic")
                try await browser.wait("'ready' in document.body.dataset")
                try await browser.openTab()
                let small = try await file("small.txt", bytes: 900, of: county)
                try await browser.fillUpload(kind: "VITALS", patient: "周小满", files: [small])
                try await browser.submit()
                try await browser.wait("document.querySelectorAll('#exam-rows .row').length === 1")
                let row = try #require(
                    try await county.ask("SELECT count(*) AS n, sum(repeats) AS repeats FROM exam").first)
                let count: Int = try row["n"], repeats: Int = try row["repeats"]
                #expect(count == 1 && repeats == 0)
            }
        }
    }

    @Test func `lets an emergency overtake a large picture between its pieces`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                try await browser.signIn("village02")
                try await begin(county, browser)
                let small = try await file("small.txt", bytes: 900, of: county)
                try await browser.fillUpload(kind: "VITALS", patient: "周小满", files: [small])
                try await browser.click("[name=urgency][value=emergency]")
                try await browser.submit()
                try await browser.wait("document.querySelector('#exam-rows .emergency')")
                #expect(try await acknowledged(county).percent < 100, "the picture went first")
                try await browser.limit(upload: nil)
                try await browser.wait(
                    "document.querySelectorAll('#exam-rows .row a[href$=\"/receipt\"]').length === 2", within: 60)
            }
        }
    }

    @Test func `keeps what is captured while the line is dead, says so, and is ready for the next`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                try await browser.signIn("village02")
                let small = try await file("small.txt", bytes: 900, of: county)
                try await browser.fillUpload(kind: "VITALS", patient: "周小满", files: [small])
                try await browser.cutLine()
                try await browser.click("#send")
                try await browser.wait("document.getElementById('notice-kept')?.textContent.includes('周小满')")
                try await browser.picture("upload-kept")
                #expect(try await browser.isTrue("location.pathname === '/clinic/upload'"))
                #expect(try await browser.isTrue("!document.getElementById('send').disabled"))
                #expect(try await browser.isTrue("document.querySelectorAll('#files li').length === 0"))
                #expect(try await browser.isTrue("document.getElementById('name').value === ''"))
                try await browser.click("[name=who][value=new]")
                try await browser.type("李二妹", into: "#name")
                try await browser.choose("VITALS", of: "#kind")
                try await browser.type(small, into: "#pick")
                try await browser.wait("document.querySelectorAll('#files li[data-sha256]').length === 1")
                try await browser.click("#send")
                try await browser.wait("document.getElementById('notice-kept')?.textContent.includes('李二妹')")
                #expect(try await kept(browser) == 2)
                try await browser.limit(upload: nil)
                _ = try await eventually("both receipts") {
                    try await county.ask("SELECT 1 FROM exam WHERE receipt IS NOT NULL").count == 2 ? true : nil
                }
            }
        }
    }

    @Test func `shows a refusal with its words, and sends it when it has been corrected`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                try await browser.signIn("village01")
                try await browser.fillUpload(kind: "ECG12", patient: "周小满", files: Sample.ecg)
                try await browser.submit()
                try await browser.wait("document.querySelector('.waiting-row[data-state=refused]')")
                let row = try await browser.text("return document.querySelector('.waiting-row').innerText")
                #expect(row?.contains("UP-ECG") == true && row?.contains("被中心拒绝") == true)
                try await browser.click("a.correct")
                try await browser.wait("document.querySelectorAll('#files li[data-sha256]').length === 2")
                try await browser.click("[name=urgency][value=emergency]")
                try await browser.submit()
                _ = try await browser.storedExam()
                #expect(try await kept(browser) == 0)
            }
        }
    }

    @Test func `throws a refused exam away only by an act that names it`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                try await browser.signIn("village01")
                try await browser.fillUpload(kind: "ECG12", patient: "周小满", files: Sample.ecg)
                try await browser.submit()
                try await browser.wait("document.querySelector('.waiting-row[data-state=refused]')")
                try await browser.click(".discard")
                try await browser.wait("document.getElementById('discard-do').textContent.includes('周小满')")
                try await browser.click("#discard [value=keep]")
                #expect(try await kept(browser) == 2)
                try await browser.click(".discard")
                try await browser.click("#discard-do")
                try await browser.wait("document.getElementById('waiting').hidden")
                #expect(try await kept(browser) == 0)
            }
        }
    }

    @Test func `keeps one person's exams from the next who signs in`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                try await browser.signIn("village02")
                let left = try await browser.tab()
                try await begin(county, browser)
                try await browser.openTab()
                try await browser.signIn("village03")
                #expect(try await browser.isTrue("document.getElementById('notice-others')?.textContent.includes('1')"))
                #expect(try await browser.isTrue("document.getElementById('waiting').hidden"))
                #expect(try await browser.isTrue("!document.body.innerText.includes('周小满')"))
                try await browser.turn(to: left)
                try await browser.wait("document.getElementById('notice-stopped')")
                let strangers = try await county.ask(
                    "SELECT 1 FROM audit WHERE reason = 'another-person'")
                #expect(!strangers.isEmpty, "the page of one went on under the session of another")
                try await browser.limit(upload: nil)
                try await browser.signIn("village02")
                _ = try await browser.storedExam()
            }
        }
    }

    /// Begins an upload of 3 MB over a thin line and waits until some of it is acknowledged.
    private func begin(_ county: County, _ browser: Browser) async throws {
        let large = try await file("large.jpg", bytes: 3_000_000, of: county)
        try await browser.fillUpload(kind: "PHOTO", patient: "周小满", files: [large])
        try await browser.limit(upload: 400_000)
        try await browser.submit()
        try await browser.limit(upload: 400_000)
        _ = try await eventually("an acknowledged piece") { (try await browser.percent() ?? 0) > 3 ? true : nil }
    }

    /// Waits for the receipt; it is the same upload all the while, and never falls below what was acknowledged before. The
    /// page may know less at first: the last word of the hub may have been lost with the line.
    private func finish(_ county: County, _ browser: Browser, from percent: Int) async throws -> String {
        _ = try await eventually("the receipt") {
            let now = try await acknowledged(county).percent
            #expect(now >= percent)
            return try await browser.isTrue("document.querySelector('.waiting-row[data-state=stored]')") ? true : nil
        }
        let uploads = try await county.ask("SELECT 1 FROM upload")
        #expect(uploads.count == 1)
        return try await browser.storedExam()
    }

    private func acknowledged(_ county: County) async throws -> (exam: String, bytes: Int64, percent: Int) {
        let rows = try await county.ask(
            "SELECT exam_id::text AS exam, acked, length FROM upload ORDER BY id DESC LIMIT 1")
        let row = try #require(rows.first), acked: Int64 = try row["acked"], length: Int64 = try row["length"]
        return (try row["exam"], acked, Int(100 * acked / length))
    }

    /// How many files lie in the browser's outbox.
    private func kept(_ browser: Browser) async throws -> Int {
        _ = try await browser.text(
            """
            window.kept = -1;
            indexedDB.open('lianyi', 1).onsuccess = (e) => {
              e.target.result.transaction('files').objectStore('files').count().onsuccess = (f) => { window.kept = f.target.result; };
            };
            return '';
            """)
        try await browser.wait("window.kept >= 0")
        return try await browser.number("return window.kept") ?? -1
    }

    private func file(_ name: String, bytes: Int, of county: County) async throws -> String {
        let path = county.hub.folder + "/" + name
        try Data(SentFile.random(bytes: bytes).bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    private func hash(_ path: String) throws -> SHA256Hex {
        SHA256Hex(of: try Data(contentsOf: URL(fileURLWithPath: path)))
    }
}
