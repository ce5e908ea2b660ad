// The patient's earlier exams beside the picture in a real browser: told, opened in a tab of their own, compared.
import Foundation
import LiveCounty
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: Browser.isHere, "no browser: chromium, chromium-driver"))
struct `The patient's timeline` {
    /// An electrocardiogram that somebody has signed as critical, and a second one of the same patient that waits.
    private func twoECGs(_ county: County, readBy account: String) async throws {
        let doctor = try await county.signIn("village02")
        let made = try await doctor.post("/api/v1/patients", #"{"name":"周小满","sex":"2","birthDate":"1958-03-02"}"#)
        let patient = try #require(made.text("patient.id"), "\(made)")
        let first = try await sendECG("routine", county, by: doctor, of: patient)
        try await county.signed(first, as: .critical, by: try await county.signIn(account))
        _ = try await sendECG("routine", county, by: doctor, of: patient)
    }

    private static let prior = "document.querySelector('#priors [data-prior]')"

    @Test
    func `tells what one has seen at once, and what one may look at again only when it is opened, in a tab of its own`()
        async throws
    {
        try await County.run { county in
            try await twoECGs(county, readBy: "ecg02")
            try await Browser.run(county) { browser in
                try await browser.takeNext(as: "ecg01")
                let shown = try await browser.text("return \(Self.prior).innerText") ?? ""
                #expect(shown.contains("已有报告") && !shown.contains("梗死") && shown.contains("石桥"), "\(shown)")
                try await browser.type("写到一半", into: "#findings")
                let here = try await browser.tab()
                let address =
                    try await browser.text("return \(Self.prior).querySelector('a').getAttribute('href')") ?? ""
                #expect(try await browser.isTrue("\(Self.prior).querySelector('a').target === '_blank'"))
                try await browser.openTab()
                try await browser.visit(address)
                try await browser.wait("document.getElementById('shown')?.innerText.includes('急性前壁心肌梗死')")
                try await browser.closeTab()
                try await browser.turn(to: here)
                #expect(try await browser.text("return document.getElementById('findings').value") == "写到一半")
                #expect(try await browser.isTrue("!document.getElementById('sign').hidden"), "the claim is held")
                let prior = try #require(UUID(uuidString: String(address.split(separator: "/").last ?? "")))
                let looks = try await county.ask(
                    "SELECT count(*)::int AS n FROM audit WHERE action = 'reading.viewed' AND object_id = \(prior)")
                #expect(try looks.first?["n"] as Int? ?? 0 >= 1, "it is audited")
                _ = try await browser.text("location.reload()")
                try await browser.wait(
                    "\(Self.prior)?.innerText.includes('急性前壁心肌梗死') && \(Self.prior).innerText.includes('危急')")
                try await browser.formIsTheirs()
                try await browser.picture("reading-timeline")
                #expect(try await browser.text("return document.getElementById('findings').value") == "写到一半")
            }
        }
    }

    @Test func `lays an earlier electrocardiogram over the one that is read, or under it, or takes it away`()
        async throws
    {
        try await County.run { county in
            try await twoECGs(county, readBy: "ecg01")
            try await Browser.run(county) { browser in
                try await browser.takeNext(as: "ecg01")
                try await browser.wait("document.querySelector('canvas')?.dataset.drawn")
                #expect(try await browser.isTrue("\(Self.prior).innerText.includes('急性前壁心肌梗死')"), "their own word")
                #expect(try await browser.inkOfTheOther() == 0)
                try await browser.click("#priors [data-compare]")
                try await browser.wait(
                    "document.querySelector('[data-tool=compare]').getAttribute('aria-pressed') === 'true'")
                try await browser.wait(
                    "/对比 2026-11-20/.test(document.querySelector('canvas').getAttribute('aria-label'))")
                let over = try await browser.inkOfTheOther()
                #expect(over > 20, "\(over)")
                try await browser.picture("reading-compare-over")
                _ = try await browser.text("document.activeElement.blur()")
                try await browser.press("p")
                try await browser.wait("document.querySelector('canvas').dataset.drawn")
                let top = try await browser.inkOfTheOther(above: 0.4)
                let whole = try await browser.inkOfTheOther()
                #expect(top == 0 && whole > 20, "under the present one: \(top) of \(whole)")
                try await browser.picture("reading-compare-under")
                try await browser.press("p")
                try await browser.wait(
                    "document.querySelector('[data-tool=compare]').getAttribute('aria-pressed') === 'false'")
                #expect(try await browser.inkOfTheOther() == 0)
            }
        }
    }
}

extension Browser {
    /// How many pixels of the electrocardiogram's canvas have the colour of the other recording, two frames from now.
    fileprivate func inkOfTheOther(above part: Double = 1) async throws -> Int {
        _ = try await text(
            "window.isPainted = false; requestAnimationFrame(() => requestAnimationFrame(() => { window.isPainted = true; }))"
        )
        try await wait("window.isPainted")
        return try await number(
            """
            const canvas = document.querySelector('canvas'), probe = document.createElement('canvas').getContext('2d');
            probe.fillStyle = getComputedStyle(canvas).getPropertyValue('--ecg-other').trim();
            probe.fillRect(0, 0, 1, 1);
            const [r, g, b] = probe.getImageData(0, 0, 1, 1).data;
            const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, Math.round(canvas.height * \(part)));
            let n = 0;
            for (let at = 0; at < data.length; at += 4)
              n += Math.abs(data[at] - r) + Math.abs(data[at + 1] - g) + Math.abs(data[at + 2] - b) < 12;
            return n;
            """) ?? -1
    }
}
