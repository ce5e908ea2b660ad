// What is said of a disk that fills: each step once, and again when it was free in between.

/// Turns looks at the disk into words.
struct DiskVoice {
    /// From so many percent on it is said.
    let warning: Int
    private var told: State = .free

    private enum State: Equatable {
        case free
        case fills(Int)
        case full
    }

    init(warning: Int) { self.warning = warning }

    /// What is to be said after a look; nil where all is as it was.
    mutating func word(percent: Int, isFull: Bool) -> Agent.Word? {
        let now: State = percent < warning ? .free : isFull ? .full : .fills(percent)
        guard now != told else { return nil }
        told = now
        switch now {
        case .free: return nil
        case .fills(let percent): return .fills(percent)
        case .full: return .full
        }
    }
}
