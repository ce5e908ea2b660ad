// What a signature takes along in a real browser: the mark drawn a moment ago, and the draft that was last saved, whoever saved it.
import Foundation
import HubAPI
import LiveCounty
import Postgres
import Samples
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: Browser.isHere, "no browser: chromium, chromium-driver"))
struct `A signature on the page` {
    private static let film = SamplePicture(width: 400, height: 300, bits: 8, seed: 3).png()
    private static let ctrlEnter = "\u{E009}\u{E007}"

    /// A film that the browser's reader has claimed, with a report that only needs its signature.
    private func written(_ county: County, _ browser: Browser) async throws -> String {
        let reading = try await county.reading(of: "DR", [("chest.png", Self.film)])
        try await browser.read(reading, as: "image01")
        try await browser.click("#claim")
        try await browser.formIsTheirs()
        try await browser.type("右上肺结节", into: "#findings")
        try await browser.type("肺结节", into: "#impressions .text")
        try await browser.click("[name=severity][value=abnormal]")
        try await browser.choose("consider_referral", of: "#advice")
        // The password was given a moment ago: nothing holds the signature up.
        _ = try await county.ask("UPDATE session SET stepped_up_at = now()")
        return reading
    }

    private func drawEllipse(_ browser: Browser) async throws {
        let middle = try await browser.middle("canvas")
        _ = try await browser.text("document.activeElement.blur()")
        try await browser.press("e")
        try await browser.drag(from: middle, to: (middle.x + 60, middle.y + 40))
        try await browser.wait("document.querySelector('canvas').dataset.marks === 'ellipse'")
    }

    @Test func `may begin with what a colleague wrote before the case was handed over, where the reader wants it`()
        async throws
    {
        try await County.run { county in
            _ = try await sendECG("routine", county, by: try await county.signIn("village02"))
            let li = try await county.signIn("ecg01"), wang = try await county.signIn("ecg02")
            let reading = try #require(try await li.post("/api/v1/claims", "{}").text("id"))
            let draft =
                #"{"findings":"交班前所写","impression":[{"text":"窦性心律","polarity":"negative"}],"severity":"abnormal","advice":"none"}"#
            #expect(try await li.put("/api/v1/readings/\(reading)/draft", draft).status == 200)
            let staff = try await county.ask("SELECT clinician_id AS id FROM account WHERE login = 'ecg02'")
            let id: UUID = try #require(staff.first)["id"]
            #expect(try await li.post("/api/v1/handovers", #"{"to":"\#(WireID(id))"}"#).status == 200)
            #expect(try await wang.post("/api/v1/claims", "{}").text("id") == reading)
            try await Browser.run(county) { browser in
                try await browser.read(reading, as: "ecg02")
                try await browser.wait("document.getElementById('notice-handed')")
                try await browser.picture("reading-handed")
                #expect(try await browser.isTrue("document.getElementById('findings').value === ''"))
                try await browser.type("自己先写", into: "#findings")
                try await browser.click("#draftTakeHanded")
                #expect(try await browser.isTrue("document.getElementById('findings').value === '交班前所写'"))
                try await browser.wait("document.getElementById('saved').textContent.includes('1')")
                let kept = try await county.ask(
                    "SELECT content ->> 'findings' AS findings FROM reading_draft WHERE clinician_id = \(id)")
                #expect(try kept.map { try $0["findings"] as String } == ["交班前所写"])
                try await browser.click("#draftUndoHanded")
                #expect(try await browser.isTrue("document.getElementById('findings').value === '自己先写'"))
                try await browser.click("#draftUndoHanded")
                #expect(try await browser.isTrue("document.getElementById('findings').value === '交班前所写'"))
            }
        }
    }

    @Test func `takes along the mark that was drawn just before it`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                let reading = try await written(county, browser)
                try await drawEllipse(browser)
                try await browser.type(Self.ctrlEnter, into: "body")
                try await browser.wait("location.pathname === '/worklist'")
                let id = try #require(UUID(uuidString: reading))
                let rows = try await county.ask(
                    """
                    SELECT r.state, (SELECT a.items -> 0 ->> 'shape' FROM reading_annotation a WHERE a.reading_id = r.id) AS shape
                    FROM reading r WHERE r.id = \(id)
                    """)
                let state: String? = try rows.first?["state"], shape: String? = try rows.first?["shape"]
                #expect(state == "signed" && shape == "ellipse", "\(state ?? "") \(shape ?? "")")
            }
        }
    }

    @Test func `is not given behind an open dialog, and no password waits in one for whoever comes next`() async throws
    {
        try await County.run { county in
            try await Browser.run(county) { browser in
                _ = try await written(county, browser)
                try await browser.click("#reject")
                try await browser.type(Self.ctrlEnter, into: "#reject-note")
                #expect(
                    try await browser.isTrue(
                        "document.getElementById('reject-dialog').open && !document.getElementById('sign').disabled"))
                try await browser.click("#reject-cancel")
                _ = try await county.ask("UPDATE session SET stepped_up_at = now() - interval '1 day'")
                for _ in 0..<2 {
                    try await browser.type(Self.ctrlEnter, into: "body")
                    try await browser.wait("document.getElementById('step-up').open")
                    #expect(try await browser.isTrue("document.getElementById('step-up-password').value === ''"))
                    try await browser.type("secret", into: "#step-up-password")
                    try await browser.click("#step-up-cancel")
                    try await browser.wait("!document.getElementById('step-up').open")
                }
                #expect(try await county.ask("SELECT 1 AS one FROM report").isEmpty)
            }
        }
    }

    @Test func `under a critical count that is called normal asks why, and goes with the reason alone`() async throws {
        try await County.run { county in
            let file = FileManager.default.contents(atPath: Sample.path("HL7v2/cbc-critical.hl7")) ?? Data()
            let reading = try await county.reading(of: "CBC", [("cbc.hl7", Array(file))])
            _ = try await eventually("its case") { try await county.ask("SELECT id FROM critical_case").first }
            try await Browser.run(county) { browser in
                try await browser.read(reading, as: "lab01")
                try await browser.click("#claim")
                try await browser.formIsTheirs()
                try await browser.type("血小板聚集", into: "#findings")
                try await browser.type("未见异常", into: "#impressions .text")
                try await browser.choose("negative", of: "#impressions select")
                try await browser.click("[name=severity][value=normal]")
                _ = try await county.ask("UPDATE session SET stepped_up_at = now()")
                try await browser.type(Self.ctrlEnter, into: "body")
                try await browser.wait("document.getElementById('override').open")
                let what = try await browser.text("return document.getElementById('override-what').innerText") ?? ""
                #expect(what.contains("PLT 14 10⁹/L") && what.contains("正常"), "\(what)")
                try await browser.picture("reading-override")
                try await browser.click("#override .danger")
                try await browser.wait("!document.getElementById('override-reason-error').hidden")
                #expect(try await county.ask("SELECT 1 AS one FROM report").isEmpty)
                try await browser.type("镜检血小板成簇", into: "#override-reason")
                try await browser.click("#override .danger")
                try await browser.wait("location.pathname === '/worklist'")
                let said = try await county.ask(
                    "SELECT document::jsonb -> 'criticalOverride' ->> 'reason' AS reason FROM report")
                #expect(try said.map { try $0["reason"] as String } == ["镜检血小板成簇"])
            }
        }
    }

    @Test func `waits, and says why, where a mark cannot be kept`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                let reading = try await written(county, browser), li = try await county.signIn("image01")
                let other = try await li.put(
                    "/api/v1/readings/\(reading)/annotations",
                    #"{"epoch":1,"items":[{"object":1,"frame":1,"shape":"arrow","x1":1,"y1":1,"x2":9,"y2":9}]}"#)
                #expect(other.status == 200, "\(other)")
                try await drawEllipse(browser)
                try await browser.type(Self.ctrlEnter, into: "body")
                try await browser.wait(
                    "/尚未签发.*标注/.test(document.getElementById('notice-sign')?.textContent) && !document.getElementById('sign').disabled"
                )
                let states = try await county.ask("SELECT state FROM reading")
                #expect(try states.map { try $0["state"] as String } == ["claimed"])
            }
        }
    }

    @Test func `loses no draft that was saved while the page was loaded again`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                _ = try await written(county, browser)
                _ = try await browser.text("dispatchEvent(new Event('beforeunload'))")
                try await browser.wait("/[1-9]/.test(document.getElementById('saved').textContent)")
                // The page that comes was made before the hub had it.
                _ = try await county.ask("DELETE FROM reading_draft")
                _ = try await browser.text("location.reload()")
                try await browser.wait(
                    "document.getElementById('form')?.dataset.ready === '' && !document.getElementById('saved').textContent"
                )
                try await browser.formIsTheirs()
                #expect(try await browser.text("return document.getElementById('findings').value") == "右上肺结节")
                try await browser.type("，复查", into: "#findings")
                try await browser.wait("!Object.keys(localStorage).some((key) => key.startsWith('lianyi-draft-'))")
                let saved = try await county.ask("SELECT content ->> 'findings' AS findings FROM reading_draft")
                #expect(try saved.map { try $0["findings"] as String } == ["右上肺结节，复查"])
            }
        }
    }

    @Test func `goes over no draft that was saved elsewhere meanwhile, and lets the reader choose`() async throws {
        try await County.run { county in
            try await Browser.run(county) { browser in
                let reading = try await written(county, browser), li = try await county.signIn("image01")
                try await browser.wait("/[1-9]/.test(document.getElementById('saved').textContent)")
                try await browser.wait("!Object.keys(localStorage).some((key) => key.startsWith('lianyi-draft-'))")
                let found = try await county.ask("SELECT version FROM reading_draft")
                let version: Int = try #require(found.first)["version"]
                let newer = try await li.send(
                    "PUT", "/api/v1/readings/\(reading)/draft",
                    json:
                        #"{"findings":"另一台电脑写的","impression":[{"text":"肺结节","polarity":"positive"}],"severity":"abnormal","advice":"none"}"#,
                    headers: [("If-Match", "\"\(version)\"")])
                #expect(newer.status == 200, "\(newer)")
                try await browser.type(Self.ctrlEnter, into: "body")
                try await browser.wait("document.getElementById('load-again')")
                #expect(try await county.ask("SELECT 1 AS one FROM report").isEmpty)
                // What is written on in the old page does not overtake it either, and is not lost.
                try await browser.type("，这里接着写", into: "#findings")
                try await browser.wait("document.getElementById('saved').classList.contains('trouble')")
                try await browser.click("#load-again")
                try await browser.wait("document.getElementById('draftTakeOwn')")
                try await browser.picture("reading-two-drafts")
                #expect(
                    try await browser.isTrue(
                        "document.getElementById('fields').disabled && document.getElementById('findings').value === '另一台电脑写的'"
                    ))
                try await browser.click("#draftTakeOwn")
                try await browser.wait(
                    "document.getElementById('findings').value === '右上肺结节，这里接着写' && !document.getElementById('fields').disabled"
                )
                try await browser.type(Self.ctrlEnter, into: "body")
                try await browser.wait("location.pathname === '/worklist'")
                let signed = try await county.ask("SELECT document::jsonb ->> 'findings' AS findings FROM report")
                #expect(try signed.map { try $0["findings"] as String } == ["右上肺结节，这里接着写"])
            }
        }
    }
}
