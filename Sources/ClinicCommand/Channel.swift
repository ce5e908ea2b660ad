// Standard output and standard error.
import Foundation

/// One of the two streams; what cannot be written (a closed pipe) is let go.
enum Channel {
    case standardOutput
    case standardError

    private var handle: FileHandle {
        switch self {
        case .standardOutput: .standardOutput
        case .standardError: .standardError
        }
    }

    /// Whether a person looks at it.
    var isScreen: Bool { isatty(handle.fileDescriptor) == 1 }

    func write(_ text: String) {
        try? handle.write(contentsOf: Data(text.utf8))
    }
}
