// A folder of one test, gone with the test.
import Foundation
import Synchronization

/// An empty folder under the system's temporary folder. It goes, with all that is in it, when its owner does.
package final class TemporaryFolder: Sendable {
    /// Where it is.
    package let path: String

    /// Makes it; `name` is what a person sees in a list of folders.
    package init(_ name: String) {
        path = FileManager.default.temporaryDirectory.appending(path: "lianyi-\(name)-\(UUID().uuidString)").path
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// What all tests of this run share; it goes when the test process ends by itself.
    package static let ofThisRun: String = {
        _ = atexit { TemporaryFolder.shared.withLock { $0 = nil } }
        return shared.withLock { shared in
            let folder = TemporaryFolder("run")
            shared = folder
            return folder.path
        }
    }()

    private static let shared = Mutex<TemporaryFolder?>(nil)
}
