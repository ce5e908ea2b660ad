// How the command speaks: results on standard output, everything else on standard error.
import Clinic
import FoundationEssentials
import HubAPI

/// Prints for people or, with `--json`, for programs.
struct Speech: Sendable {
    let isJSON: Bool

    /// A result: the value in JSON, or its lines for people.
    func say(_ value: some Encodable, _ lines: [String]) {
        if isJSON {
            let bytes = (try? WireJSON.bytes(of: value)) ?? []
            Self.write(String(decoding: bytes, as: UTF8.self) + "\n", to: .standardOutput)
        } else if !lines.isEmpty {
            Self.write(lines.map { Self.printable($0) + "\n" }.joined(), to: .standardOutput)
        }
    }

    /// A note that is not a result.
    func note(_ line: String) {
        Self.write(Self.printable(line) + "\n", to: .standardError)
    }

    /// Rings the bell, where a person looks on; a log keeps text alone.
    func ring() {
        guard Channel.standardError.isScreen else { return }
        Self.write("\u{7}", to: .standardError)
    }

    /// An error, in both languages; in JSON also as a result.
    func tell(_ error: ClinicError) {
        if isJSON { say(["problem": error.problem], []) }
        Self.lines(of: error.problem).forEach(note)
    }

    /// A problem as people read it.
    static func lines(of problem: Problem) -> [String] {
        var lines = ["错误：" + [problem.title, problem.detail].compactMap(\.self).joined(separator: "。")]
        if let english = problem.en {
            lines.append(
                "error: " + [english.title, english.detail].compactMap(\.self).joined(separator: ". "))
        }
        let places = [
            ("字段 field", problem.field), ("权限 privilege", problem.privilege), ("课程 course", problem.course),
            ("编号 instance", problem.instance),
        ]
        let named = places.compactMap { name, value in value.map { "\(name): \($0)" } }
        return named.isEmpty ? lines : lines + [named.joined(separator: " · ")]
    }

    /// What came from elsewhere cannot move the cursor or colour the screen.
    static func printable(_ line: String) -> String {
        String(
            String.UnicodeScalarView(
                line.unicodeScalars.map { scalar in
                    let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
                    return isControl && scalar != "\n" ? "\u{FFFD}" : scalar
                }))
    }

    /// A file's name as one line; a name may hold line breaks.
    static func oneLine(_ name: String) -> String { String(name.map { $0.isNewline ? "\u{2424}" : $0 }) }

    private static func write(_ text: String, to channel: Channel) {
        channel.write(text)
    }
}
