// Standard output and standard error.
import Glibc

/// One of the two streams; a closed pipe is ignored.
enum Channel: Int32 {
    case standardOutput = 1
    case standardError = 2

    /// Whether a person looks at it.
    var isScreen: Bool { isatty(rawValue) == 1 }

    func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(rawValue, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                return
            }
        }
    }
}
