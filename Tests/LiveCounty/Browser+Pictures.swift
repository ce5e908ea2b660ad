// Pictures of the pages, kept for whoever wants to look: as a county doctor's screen shows them, and as a phone does.
import Foundation
import TestSupport

extension Browser {
    /// Where pictures are kept (`make test` names .lianyi/screenshots); nil keeps none.
    private static var album: String? { ProcessInfo.processInfo.environment["LIANYI_SCREENSHOTS"] }

    /// Keeps a picture of the page at 1366 × 768 and at a phone's 390 × 844 CSS pixels, and leaves the window at the first.
    package func picture(_ name: String) async throws {
        guard let album = Self.album else { return }
        try FileManager.default.createDirectory(atPath: album, withIntermediateDirectories: true)
        for (suffix, width, height) in [("phone", 390, 844), ("screen", 1366, 768)] {
            try await resize(width: width, height: height)
            // Two frames later every canvas has drawn itself anew.
            try await painted()
            try Data(try await screenshot()).write(to: URL(fileURLWithPath: "\(album)/\(name)-\(suffix).png"))
        }
    }

    /// Keeps what the window shows after a test went wrong.
    package func lastPicture() async {
        guard let album = Self.album, let bytes = try? await screenshot() else { return }
        try? FileManager.default.createDirectory(atPath: album, withIntermediateDirectories: true)
        try? Data(bytes).write(to: URL(fileURLWithPath: "\(album)/failed-\(UUID().uuidString.prefix(8)).png"))
    }

    private func painted() async throws {
        _ = try await text(
            "window.paintedTwice = false; requestAnimationFrame(() => requestAnimationFrame(() => { window.paintedTwice = true; }));"
        )
        try await wait("window.paintedTwice")
    }
}
