// What the project's texts may not hold: paths of one machine, marks of the tools that somebody used, and secrets.
import Crypto
import Testing

@Suite struct WordTests {
    @Test func `no file names a path of one particular machine`() {
        let paths = [
            "/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/", "/opt/sw" + "ift", "/tmp/br" + "ief",
        ]
        expectNone(
            Checkout.files.flatMap { file in
                paths.flatMap { path in
                    file.lines.indices.filter { isPath(path, in: file.lines[$0]) }.map {
                        Finding(
                            file.path, $0 + 1, "a path of one machine: \(path)",
                            mend: "name it from the checkout")
                    }
                }
            })
    }

    /// Names of tools stand here as digests, so that this file does not hold them either.
    @Test func `no file carries the mark of a tool that helped to write it`() {
        let marks: Set = [
            "3ea125d0bff386e6", "487b91042c7cf27a", "57de4cf40144bdf7", "5d72436256ada538",
            "60965168ce762e94", "67f2d22514622d1b", "6f7ac1823da81d2e", "7d3194f79e645c42",
            "94a168d2da574b00", "c70eca6b0f88f44d", "c857d09db23e6822", "d298391b07433318",
            "de2187af3fb01170",
        ]
        let phrases = [
            "co-authored" + "-by", "generated" + " with", "language" + " model", "coding" + " assistant",
        ]
        let guilty = Set(Checkout.files.flatMap { $0.lines.flatMap(words) }).filter {
            marks.contains(digest($0))
        }
        expectNone(
            Checkout.files.flatMap { file in
                file.lines.indices.compactMap { index in
                    let line = file.lines[index].lowercased()
                    let word = guilty.isEmpty ? nil : words(of: line).first(where: guilty.contains)
                    guard let mark = word ?? phrases.first(where: line.contains) else { return nil }
                    return Finding(file.path, index + 1, "the mark of a tool: \(mark)", mend: "take it out")
                }
            })
    }

    @Test func `no file holds a private key or a password`() {
        let marks = ["PRIVATE" + " KEY-----", "pass" + "word=", "AK" + "IA"]
        expectNone(
            Checkout.files.filter { !$0.path.hasPrefix("Tests/") }.flatMap { file in
                marks.flatMap { mark in
                    file.numbers(holding: mark).filter { isGiven(after: mark, in: file.lines[$0 - 1]) }.map {
                        Finding(
                            file.path, $0, "it looks like a secret",
                            mend: "keep secrets out of the project; write … for a value")
                    }
                }
            })
    }

    private func isGiven(after mark: String, in line: String) -> Bool {
        let next = line.firstRange(of: mark).flatMap { line[$0.upperBound...].first }
        return next.map { $0.isASCII && ($0.isLetter || $0.isNumber) } ?? mark.hasSuffix("-")
    }

    private func words(of line: String) -> [String] {
        line.lowercased().split { !($0.isASCII && $0.isLetter) }.map(String.init)
    }

    /// The first eight bytes of the word's SHA-256 in hex.
    private func digest(_ word: String) -> String {
        SHA256.hash(data: Array(word.utf8)).prefix(8)
            .map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    private func isPath(_ path: String, in line: String) -> Bool {
        guard let place = line.firstRange(of: path) else { return false }
        guard let before = line[..<place.lowerBound].last else { return true }
        return !(before.isLetter || before.isNumber || ".)}*_-".contains(before))
    }
}
