// This process: its environment, where it lies, and its voice.
import Foundation

/// The process's surroundings, read once.
enum ProcessEnvironment {
    static let all = ProcessInfo.processInfo.environment

    /// The folder in which this program lies.
    static var folder: String {
        let link =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: link).deletingLastPathComponent().path
    }
}

/// A line for the operator, on stderr.
func complain(_ text: String) { FileHandle.standardError.write(Data("lianyi-hub: \(text)\n".utf8)) }

/// A line of progress, on stderr, so that what is printed can be piped.
func progress(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }

/// A secret from standard input: the whole first line.
func secretFromInput() -> String? { readLine(strippingNewline: true) }
