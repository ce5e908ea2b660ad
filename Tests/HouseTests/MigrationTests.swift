// Migrations are applied once and never change: numbered without gaps, small, and each with its recorded digest.
import Crypto
import Testing

@Suite struct MigrationTests {
    private static let folder = "Sources/Records/Migrations/"
    private static let ledger = "Tests/HouseTests/migrations.sha256"

    private let files = Checkout.files.filter { $0.path.hasPrefix(folder) }

    @Test func `migrations are numbered from 1 without a gap`() {
        expectNone(
            files.enumerated().compactMap { place, file in
                let expected = "V" + String(1000 + place + 1).dropFirst() + "_"
                let name = name(of: file)
                let rest = name.dropFirst(5).dropLast(4)
                let isSnake = rest.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" } && !rest.isEmpty
                guard !name.hasPrefix(expected) || !name.hasSuffix(".sql") || !isSnake else { return nil }
                return Finding(
                    file.path, "not named as number \(place + 1)", mend: "name it \(expected)<noun>.sql")
            })
    }

    @Test func `a migration is at most 8 KB, as embedding costs grow with the size`() {
        expectNone(
            files.filter { $0.bytes.count > 8192 }.map {
                Finding(
                    $0.path, "\($0.bytes.count) bytes, the limit is 8192",
                    mend: "split it into two migrations")
            })
    }

    @Test func `a migration never changes once its digest is recorded`() {
        let recorded = recorded
        let changed = files.compactMap { file -> Finding? in
            guard let digest = recorded[name(of: file)], digest != sha256(file) else { return nil }
            return Finding(
                file.path, "changed after it was recorded",
                mend:
                    "put it back and write the change as a new migration; databases out there have run the old text"
            )
        }
        let gone = Set(recorded.keys).subtracting(files.map(name)).sorted().map {
            Finding(MigrationTests.folder + $0, "a recorded migration is gone", mend: "put it back")
        }
        expectNone(changed + gone)
    }

    @Test func `every migration is recorded`() {
        let recorded = recorded
        expectNone(
            files.filter { recorded[name(of: $0)] == nil }.map {
                Finding(
                    $0.path, "not in \(MigrationTests.ledger)",
                    mend: "add the line '\(sha256($0))  \(name(of: $0))' to it")
            })
    }

    /// Digest by file name, as `sha256sum` writes them.
    private var recorded: [String: String] {
        let lines = (Checkout.text(MigrationTests.ledger) ?? "").split(separator: "\n").map {
            $0.split(separator: " ")
        }
        return Dictionary(
            lines.filter { $0.count == 2 }.map { (String($0[1]), String($0[0])) },
            uniquingKeysWith: { first, _ in first })
    }

    private func name(of file: TextFile) -> String {
        String(file.path.dropFirst(MigrationTests.folder.count))
    }

    private func sha256(_ file: TextFile) -> String {
        SHA256.hash(data: file.bytes).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
