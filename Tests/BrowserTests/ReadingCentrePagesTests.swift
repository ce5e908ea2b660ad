// The pages of the reading centre as people meet them: on a doctor's screen and on a phone, in both languages.
import Foundation
import HubAPI
import LiveCounty
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: Browser.isHere, "no browser: chromium, chromium-driver"))
struct `The pages of the reading centre` {
    /// What stands on the page that belongs to the other catalogue, or is the name of a word instead of the word. The advice of a signed
    /// report stands as it was signed.
    private static let strangers = """
        const get = async (tag) => (await fetch(`/static/words.${tag}.json`)).json();
        const [zh, en] = [await get("zh"), await get("en")], isEnglish = document.documentElement.lang.startsWith("en");
        const [own, other] = isEnglish ? [en, zh] : [zh, en];
        const mine = new Set(Object.values(own)), names = new Set(Object.keys(own).filter((name) => /[a-z][A-Z_]/.test(name)));
        const foreign = new Set(Object.entries(other).filter(([name, text]) => text !== own[name] && !mine.has(text) && text.length > 1
            && !name.startsWith("advice_")).map(([, text]) => text));
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
        while (walker.nextNode()) {
            const text = walker.currentNode.textContent.trim();
            if (!["SCRIPT", "STYLE"].includes(walker.currentNode.parentNode.tagName) && (names.has(text) || foreign.has(text))) found.push(text);
        }
        window.strangers = found.join(" | ");
        """

    @Test func `fit a doctor's screen and a phone, and say every word in the language that was asked for`() async throws
    {
        try await County.run { county in
            let doctor = try await county.signIn("village02"), li = try await county.signIn("ecg01")
            let made = try await doctor.post(
                "/api/v1/patients", #"{"name":"欧阳上官某某","sex":"2","birthDate":"1958-03-04"}"#)
            let patient = try #require(made.text("patient.id"), "\(made)")
            let grave = try await sendECG("emergency", county, by: doctor, of: patient)
            let read = try await county.signed(grave, as: .critical, by: li)
            let report = try #require(try await doctor.get("/api/v1/exams/\(grave)/report").text("id"))
            let waits = try await sendECG("urgent", county, by: doctor, of: patient)
            let rows = try await county.ask(
                """
                SELECT r.id, (SELECT c.id FROM critical_case c LIMIT 1) AS critical FROM reading r
                WHERE r.exam_id = \(UUID(uuidString: waits))
                """)
            let waiting: UUID = try #require(rows.first)["id"], critical: UUID = try #require(rows.first)["critical"]
            _ = try await county.ask("UPDATE critical_case SET to_call = true")
            let pages: [(account: String, paths: [String])] = [
                ("ecg01", ["/worklist", "/readings/\(read)", "/readings/\(WireID(waiting))"]),
                ("head01", ["/centre", "/call-sheet", "/reattributions", "/templates", "/templates?new=yes"]),
                ("ecg02", ["/centre"]),
                (
                    "village02",
                    [
                        "/clinic", "/clinic/count", "/clinic/upload", "/clinic/criticals/\(WireID(critical))",
                        "/clinic/reports/\(report)",
                        "/clinic/exams/\(grave)/patient", "/clinic/exams/\(waits)/provisional-read",
                    ]
                ),
            ]
            try await Browser.run(county) { browser in
                for (account, paths) in pages {
                    try await browser.visit("/sign-in")
                    try await browser.signIn(account, to: paths[0])
                    for path in paths {
                        for tag in ["en", "zh"] { try await look(at: path, in: tag, by: browser) }
                    }
                }
            }
        }
    }

    /// Opens a page in a language, keeps its picture, and asks whether it fits and speaks that language.
    private func look(at path: String, in tag: String, by browser: Browser) async throws {
        try await browser.visit("\(path)?lang=\(tag)")
        try await browser.wait("document.readyState === 'complete'")
        if try await browser.isTrue("document.querySelector('#viewer, #worklist, #sheet') !== null") {
            try await browser.wait("'ready' in document.body.dataset")
        }
        let name = path.split(separator: "/").prefix(2).joined(separator: "-")
        try await browser.picture(
            "fit-\(name)-\(path.hasSuffix("/patient") ? "patient-" : path.hasSuffix("-read") ? "first-" : "")\(tag)")
        for (width, height) in [(390, 844), (1366, 768)] {
            try await browser.resize(width: width, height: height)
            let wide = try await browser.number(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
            #expect((wide ?? 1) <= 0, "\(path) in \(tag) is \(wide ?? -1) px wider than a window of \(width)")
        }
        _ = try await browser.text("window.strangers = undefined; (async () => { \(Self.strangers) })(); return ''")
        try await browser.wait("window.strangers !== undefined")
        let strangers = try await browser.text("return window.strangers") ?? ""
        #expect(strangers.isEmpty, "\(path) in \(tag): \(strangers)")
    }
}
