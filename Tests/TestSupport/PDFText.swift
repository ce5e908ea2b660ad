// What stands in a PDF, read by another's program.
import Foundation

package enum PDFText {
    private static let program = URL(fileURLWithPath: "/usr/bin/pdftotext")

    /// Whether this machine can tell (poppler-utils); `make test` installs it.
    package static var isReadable: Bool { FileManager.default.isExecutableFile(atPath: program.path) }

    /// The text without white space, in the order in which it was written.
    /// - Parameter name: where `LIANYI_SCREENSHOTS` names a folder, the file is kept there under this name.
    package static func text(of pdf: [UInt8], keptAs name: String? = nil) throws -> String {
        let folder = TemporaryFolder("pdf")
        defer { withExtendedLifetime(folder) {} }
        let file = folder.path + "/report.pdf", out = folder.path + "/report.txt"
        try Data(pdf).write(to: URL(fileURLWithPath: file))
        if let name, let kept = ProcessInfo.processInfo.environment["LIANYI_SCREENSHOTS"] {
            try FileManager.default.createDirectory(atPath: kept, withIntermediateDirectories: true)
            try Data(pdf).write(to: URL(fileURLWithPath: kept + "/" + name))
        }
        let process = Process()
        process.executableURL = program
        process.arguments = ["-raw", file, out]
        try process.run()
        process.waitUntilExit()
        return try String(contentsOfFile: out, encoding: .utf8).filter { !$0.isWhitespace }
    }
}
