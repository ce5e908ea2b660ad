// What all commands of the operator share: words with their options, one question to a confined worker, the file that comes of it.

import Workers

/// The words behind a command: options, each with its value, and paths.
struct CommandWords {
    private(set) var paths: [String] = []

    /// nil for an option that is not understood, or that has no value.
    /// - Parameters:
    ///   - flag: takes a word that is an option by itself; false for any other.
    ///   - option: takes an option with its value; false for one that is not known.
    init?(_ arguments: [String], flag: (String) -> Bool = { _ in false }, option: (String, String) -> Bool) {
        var rest = arguments[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("-"), word.count > 1 else {
                paths.append(word)
                continue
            }
            guard !flag(word) else { continue }
            guard let value = rest.popFirst(), option(word, value) else { return nil }
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
