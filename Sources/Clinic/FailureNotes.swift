// What this device fails at: said once, however often it is tried, until it succeeds or fails in another way.
import HubAPI
import Synchronization

/// Remembers of each part of the agent how it failed last.
final class FailureNotes: Sendable {
    /// A part that fails and succeeds for itself.
    enum Part: Sendable { case sending, pruning, analysers }

    private let last = Mutex<[Part: String]>([:])

    /// Notes how a part has fared; nil is well. Answers whether that is a failure to be told: a disk that stays full is no news,
    /// whichever file it has no room for.
    func isNews(_ problem: Problem?, of part: Part) -> Bool {
        last.withLock { last in
            defer { last[part] = problem?.name }
            return problem != nil && last[part] != problem?.name
        }
    }
}

extension Agent {
    /// Says a failure of this device, where it is news.
    func note(_ problem: Problem?, of part: FailureNotes.Part) {
        if failures.isNews(problem, of: part), let problem { say(.failed(problem)) }
    }
}
