// What all commands of the operator share: words with their options, one question to a confined worker, the file that comes of it.

import Workers

/// What is wrong with the words of a command.
struct WordFault: Error {
    let zh: String
    let en: String

    /// The command's own way to say that something is missing.
    init(_ zh: String, _ en: String) { (self.zh, self.en) = (zh, en) }

    /// Endings by which people and programs know a picture or a document.
    private static let known: Set = [
        "png", "svg", "pdf", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "heic", "dcm", "ps", "eps", "emf",
        "wmf", "html", "doc",
        "docx", "odt", "rtf",
    ]

    /// A file whose ending promises what is not written. One that promises nothing is as good as none.
    static func ending(of target: String, allowed: [String]) -> WordFault? {
        guard let ending = target.split(separator: "/").last?.split(separator: ".").dropFirst().last,
            known.subtracting(allowed).contains(ending.lowercased())
        else { return nil }
        let all = allowed.map { "." + $0 }.joined(separator: ", ")
        return WordFault(
            "\(target)：不能写成 .\(ending)，可用 \(all)。", "\(target): .\(ending) is not written here; use \(all).")
    }
}

/// The words behind a command: options, each with its value, and paths.
struct CommandWords {
    private(set) var paths: [String] = []

    /// - Parameters:
    ///   - choices: what an option takes, in a few words; an option without any is one that is not known.
    ///   - flag: takes a word that is an option by itself; false for any other.
    ///   - option: takes an option with its value; false for one that is not known, or a value that it does not take.
    init(
        _ arguments: [String], choices: [String: String], flag: (String) -> Bool = { _ in false },
        option: (String, String) -> Bool
    ) throws(WordFault) {
        var rest = arguments[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("-"), word.count > 1 else {
                paths.append(word)
                continue
            }
            guard !flag(word) else { continue }
            guard let choice = choices[word] else {
                throw WordFault(
                    "没有选项 \(word)；见 lianyi-worker --help。", "There is no option \(word); see lianyi-worker --help.")
            }
            guard let value = rest.popFirst() else {
                throw WordFault("选项 \(word) 后面缺少值：\(choice)。", "\(word) lacks its value: \(choice).")
            }
            guard option(word, value) else {
                throw WordFault(
                    "选项 \(word) 不能是「\(value)」，可用：\(choice)。", "\(word) cannot be \(value); it takes \(choice).")
            }
        }
    }
}

extension WorkerFile {
    /// A file of the operator's, under its own name.
    init(path: String) {
        self.init(name: path.split(separator: "/").last.map(String.init) ?? path, path: path)
    }
}

/// Files are opened in a confined process that lives for one question; this one only asks and writes.
enum OperatorCommand {
    /// What the worker answers; nil where it answers nothing, which has then been said.
    static func answer<Answer: Sendable>(
        _ ask: (WorkerPool) async throws(WorkerError) -> Answer
    ) async -> Answer? {
        let pool = WorkerPool(executable: "/proc/self/exe", count: 1)
        do throws(WorkerError) {
            let answer = try await ask(pool)
            await pool.shutDown()
            return answer
        } catch {
            await pool.shutDown()
            Complaint.say(error)
            return nil
        }
    }

    /// Writes the file that the worker makes, and gives the exit code.
    /// - Parameter missing: what there is not where nothing was made, in both languages.
    static func write(
        to target: String, or missing: (zh: String, en: String),
        _ ask: (WorkerPool) async throws(WorkerError) -> WorkerMaking
    ) async -> Int32 {
        switch await answer(ask) {
        case nil: return 3
        case .unmade(let reason)?:
            Complaint.say(missing.zh, missing.en, because: reason)
            return 1
        case .made(let files)?: return NewFile.write(files.first?.bytes ?? [], to: target)
        }
    }
}
