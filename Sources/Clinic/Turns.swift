// Whose turn it is when sending fails: one exam at which everything seems to end holds up no other for ever.
import HubAPI

/// What a sender remembers of exams that did not go through. A person who asks, or a new capture, begins a new one.
///
/// A dead line and one exam that no filter lets pass look alike. So whoever failed twice in a row lets the others try, each once
/// a round, with a pause between. Once another goes forward, the line is good, and who fails after that fails alone and rests.
struct Turns {
    private struct Rest {
        var until: ContinuousClock.Instant
        var backoff = Backoff()
    }

    /// Numbers from 0 to 1 by which pauses are drawn.
    let dice: Backoff.Dice
    private var rests: [WireID: Rest] = [:]
    /// How often in a row each failed, while nothing of it went forward.
    private var stumbles: [WireID: Int] = [:]
    /// Who has tried in this round, and met what would hold up all others as well.
    private(set) var tried: Set<WireID> = []
    /// Those of them after whom another went forward.
    private var contradicted: Set<WireID> = []

    init(dice: @escaping Backoff.Dice) { self.dice = dice }

    func resting(at now: ContinuousClock.Instant) -> Set<WireID> { Set(rests.filter { $0.value.until > now }.keys) }

    /// When the first that rests is due.
    func nextDue(after now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        rests.values.map(\.until).filter { $0 > now }.min()
    }

    /// Whether its last try failed: to announce it once more is no progress.
    func hasStumbled(_ exam: WireID) -> Bool { stumbles[exam] != nil }

    /// Everybody who waits has had a turn: the most urgent begins again.
    mutating func beginRound() { tried = [] }

    /// Forgets whoever waits no more.
    mutating func keep(only waiting: Set<WireID>) {
        rests = rests.filter { waiting.contains($0.key) }
        stumbles = stumbles.filter { waiting.contains($0.key) }
        contradicted.formIntersection(waiting)
    }

    mutating func forget(_ exam: WireID) {
        (rests[exam], stumbles[exam]) = (nil, nil)
        tried.remove(exam)
        contradicted.remove(exam)
    }

    /// Something of an exam is at the hub that was not there before.
    mutating func wentForward(_ exam: WireID) {
        forget(exam)
        contradicted.formUnion(tried)
        tried = []
    }

    /// Notes a failure. True where this exam alone rests; otherwise whoever calls pauses before the next try of anybody.
    mutating func failed(_ exam: WireID, _ refusal: HubRefusal, at now: ContinuousClock.Instant) -> Bool {
        stumbles[exam, default: 0] += 1
        let isOwn = refusal.mayBeOneExams && contradicted.contains(exam)
        guard isOwn || !refusal.holdsUpEverything else {
            if refusal.mayBeOneExams, stumbles[exam, default: 0] > 1 { tried.insert(exam) }
            return false
        }
        // Was it the line after all, the next one fails as well, and everybody pauses.
        if isOwn { contradicted = [] }
        var backoff = rests[exam]?.backoff ?? Backoff()
        rests[exam] = Rest(
            until: now.advanced(by: .seconds(backoff.next(atLeast: refusal.pause, dice: dice()))), backoff: backoff)
        return true
    }
}

extension HubRefusal {
    /// Whether what looks as if it held up everything may be this one exam's: the hub fails at it, a filter on the way dislikes its
    /// bytes, its file cannot be read. Not where the hub itself says how long to wait, or that it knows this terminal no more.
    fileprivate var mayBeOneExams: Bool {
        switch self {
        case .unreachable: true
        case .later(let problem, nil): problem.status >= 500 || problem.name == "not-the-hub"
        case .local(let error): error.problem.name != "hub-key-changed"
        case .later, .refused, .notAdmitted: false
        }
    }
}
