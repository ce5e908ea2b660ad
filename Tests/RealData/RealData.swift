// Files of real devices and test suites with their known values, kept outside the project.

import Crypto
import FoundationEssentials

/// The folder named by LIANYI_REALDATA, or `../shared/realdata` beside the checkout. Tests that need it are
/// enabled by `isPresent`, so that they show as skipped where it is absent.
package enum RealData {
    package static let folder: String = {
        if let named = ProcessInfo.processInfo.environment["LIANYI_REALDATA"] { return named }
        let checkout = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return "/\(checkout)/../shared/realdata"
    }()

    package static let isPresent = FileManager.default.fileExists(atPath: folder + "/expected.json")

    /// The known values, by path relative to the folder.
    package static let expected: [String: JSONValue] = {
        guard let data = FileManager.default.contents(atPath: folder + "/expected.json"),
            let all = try? JSONDecoder().decode(JSONValue.self, from: data)
        else { return [:] }
        return all["files"]?.object ?? [:]
    }()

    /// Paths under a subfolder, sorted; empty when the folder is absent.
    package static func paths(under prefix: String, ending: String = "") -> [String] {
        expected.keys.filter { $0.hasPrefix(prefix + "/") && $0.hasSuffix(ending) }.sorted()
    }

    /// What is known about one file.
    package static func values(_ path: String) -> JSONValue? { expected[path]?["expect"] }

    /// The bytes of a file; empty when it is absent.
    package static func bytes(_ path: String) -> [UInt8] {
        FileManager.default.contents(atPath: "\(folder)/\(path)").map { Array($0) } ?? []
    }

    /// SHA-256 in lower-case hex.
    package static func sha256(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { byte in
            let digits = Array("0123456789abcdef")
            return "\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }.joined()
    }
}
