// Every word on the pages can be read: its colour against what lies behind it, as the browser has computed both.
import Foundation
import LiveCounty
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: Browser.isHere, "no browser: chromium, chromium-driver"))
struct `The words of the pages` {
    @Test func `have 4.5 : 1 against what lies behind them, large ones 3 : 1`() async throws {
        try await County.run { county in
            let doctor = try await county.signIn("village02")
            let made = try await doctor.post("/api/v1/patients", #"{"name":"周小满","sex":"2","birthDate":"1958-03-02"}"#)
            let patient = try #require(made.text("patient.id"), "\(made)")
            let first = try await sendECG("emergency", county, by: doctor, of: patient)
            try await Browser.run(county) { browser in
                try await browser.visit("/sign-in")
                try await browser.expectReadable("/sign-in")
                try await browser.signCritical(as: "ecg01")
                _ = try await sendECG("emergency", county, by: doctor, of: patient)
                let waits = try await sendECG("urgent", county, by: doctor)
                for path in ["/worklist", "/centre", "/call-sheet", "/reattributions"] {
                    try await browser.visit(path)
                    try await browser.wait("document.readyState === 'complete'")
                    try await browser.expectReadable(path)
                }
                try await browser.visit("/worklist")
                try await browser.wait("document.querySelectorAll('#rows tr').length === 2")
                try await browser.type("n", into: "body")
                try await browser.wait("location.pathname.startsWith('/readings/')")
                try await browser.formIsTheirs()
                try await browser.expectReadable("/readings")
                _ = try await browser.text("document.getElementById('reject').click()")
                try await browser.expectReadable("/readings, the dialog")
                _ = (first, waits)
            }
            try await Browser.run(county) { browser in
                try await browser.signIn("village02")
                try await browser.expectReadable("/clinic")
                let exams = try await doctor.get("/api/v1/exams")
                let exam = try #require(exams.text("items.0.id"), "\(exams)")
                let paths = [
                    "/clinic/upload", "/clinic/count", "/clinic/exams/\(exam)/provisional-read",
                    "/clinic/exams/\(exam)/patient",
                ]
                for path in paths {
                    try await browser.visit(path)
                    try await browser.wait("'ready' in document.body.dataset")
                    try await browser.expectReadable(path)
                }
                try await browser.visit("/clinic")
                try await browser.click(".grave a.urgent")
                try await browser.wait("location.pathname.startsWith('/clinic/criticals/')")
                try await browser.expectReadable("/clinic/criticals")
            }
        }
    }
}

extension Browser {
    /// Looks at every word that is seen. What is disabled is exempt (WCAG 2.2, 1.4.3).
    fileprivate func expectReadable(_ page: String) async throws {
        let found = try await text(Self.unreadable) ?? "no answer"
        let count = found.split(separator: "\n").first.flatMap { Int($0) } ?? 0
        #expect(count > 5, "\(page): words were looked at: \(found)")
        #expect(!found.contains("\n"), "\(page): \(found)")
    }

    /// The number of words that were looked at, then a line for each that cannot be read.
    private static let unreadable = """
        const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        const parts = (colour) => { probe.clearRect(0, 0, 1, 1); probe.fillStyle = colour; probe.fillRect(0, 0, 1, 1); return [...probe.getImageData(0, 0, 1, 1).data]; };
        const over = (top, below) => [0, 1, 2].map((at) => (top[at] * top[3] + below[at] * (255 - top[3])) / 255).concat(255);
        const behind = (element) => {
          const layers = [];
          for (let one = element; one; one = one.parentElement) {
            const colour = parts(getComputedStyle(one).backgroundColor);
            layers.push(colour);
            if (colour[3] === 255) break;
          }
          return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 255]);
        };
        const light = (colour) => [0.2126, 0.7152, 0.0722].reduce((sum, weight, at) => {
          const part = colour[at] / 255;
          return sum + weight * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        }, 0);
        const bad = new Set(), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        let looked = 0;
        while (walker.nextNode()) {
          const node = walker.currentNode, element = node.parentElement;
          if (!node.textContent.trim() || element.closest('script, noscript, .unseen, option, :disabled')) continue;
          const style = getComputedStyle(element), range = document.createRange();
          range.selectNodeContents(node);
          const box = range.getBoundingClientRect();
          if (!box.width || !box.height || style.visibility !== 'visible') continue;
          looked += 1;
          const ground = behind(element), ink = over(parts(style.color), ground), size = parseFloat(style.fontSize);
          const [low, high] = [light(ink), light(ground)].sort((a, b) => a - b), ratio = (high + 0.05) / (low + 0.05);
          const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
          if (ratio < (isLarge ? 3 : 4.5)) bad.add(`${ratio.toFixed(2)} ${style.color} on ${ground.slice(0, 3)}: ${node.textContent.trim().slice(0, 40)}`);
        }
        return [looked, ...bad].join('\\n');
        """
}
