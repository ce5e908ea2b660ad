// Moments as text, both ways.
import FoundationEssentials
import HubAPI
import Testing

@Suite struct RFC3339Tests {
    /// RFC 3339 §5.8, and the edges.
    @Test(arguments: [
        ("1985-04-12T23:20:50.52Z", 482_196_050.52), ("1996-12-19T16:39:57-08:00", 851_042_397),
        ("1970-01-01T08:00:00+08:00", 0), ("1969-12-31T23:59:59.5Z", -0.5),
        ("2024-02-29T00:00:00Z", 1_709_164_800), ("1990-12-31T23:59:60Z", 662_688_000),
        ("1890-01-02T00:00:00Z", -2_524_435_200), ("2026-11-21t10:42:07z", 1_795_257_727),
    ])
    func `a moment is read`(_ text: String, _ seconds: Double) {
        #expect(RFC3339.moment(text)?.timeIntervalSince1970 == seconds)
    }

    @Test(arguments: [
        "", "2026-11-21", "2026-11-21T10:42:07", "2026-11-21 10:42:07Z", "2026-13-01T00:00:00Z",
        "2023-02-29T00:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T10:60:00Z", "2026-11-21T10:42:61Z",
        "2026-11-21T10:42:07.Z", "2026-11-21T10:42:07+8:00", "2026-11-21T10:42:07+08:00x",
        "0000-01-01T00:00:00Z",
        "2026-11-21T10:42:07.1234567890Z", "２026-11-21T10:42:07Z",
    ])
    func `a loose text is refused`(_ text: String) {
        #expect(RFC3339.moment(text) == nil)
    }

    @Test func `a moment is written in the county's time`() {
        #expect(RFC3339.text(Date(timeIntervalSince1970: 0)) == "1970-01-01T08:00:00.000+08:00")
        #expect(
            RFC3339.text(Date(timeIntervalSince1970: 1.5), offset: -90) == "1969-12-31T22:30:01.500-01:30")
    }

    @Test func `microseconds of this age survive the way there and back`() {
        for _ in 0..<2_000 {
            let microseconds = Int64.random(in: 0...3_000_000_000_000_000)
            let text = RFC3339.text(Date(timeIntervalSince1970: Double(microseconds) / 1_000_000))
            let back = RFC3339.moment(text).map { ($0.timeIntervalSince1970 * 1_000_000).rounded() }
            #expect(back == Double(microseconds), "\(text)")
        }
    }
}
