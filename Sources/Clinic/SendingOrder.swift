// What goes out next: emergencies first, then what readers can begin with soonest.
import FoundationEssentials
import HubAPI

/// The rule of the lanes, asked anew before every piece, so that a large object yields as soon as something more
/// urgent is there.
enum SendingOrder {
    /// One object that the hub does not have yet.
    struct Object: Sendable, Equatable {
        var number: Int
        /// Bytes that the hub has not acknowledged.
        var left: Int64
        /// Whether reading may begin once this and its like are there.
        var isEssential: Bool
    }

    /// One exam that has no receipt yet.
    struct Exam: Sendable, Equatable {
        var id: WireID
        var urgency: Urgency
        var capturedAt: Date
        /// Whether the hub has the manifest and told what it misses.
        var isAnnounced: Bool
        /// What is missing; before the announcement, everything.
        var missing: [Object]
        /// Whether some of its objects are marked essential, here or at the hub already.
        var hasMarks = false
    }

    /// What to do for an exam.
    enum Step: Sendable, Equatable {
        /// Send its manifest, with the small objects inside.
        case manifest
        /// Send the next piece of this object.
        case object(Int)
        /// Ask for its receipt: nothing is missing, but none has come.
        case receipt
    }

    /// The next thing to send; nil when there is nothing.
    ///
    /// By urgency; then what keeps readers waiting before what does not; then the exam with the fewest bytes left; then
    /// the oldest.
    static func next(of exams: [Exam]) -> (exam: WireID, step: Step)? {
        guard let exam = exams.min(by: { Rank($0) < Rank($1) }) else { return nil }
        guard exam.isAnnounced else { return (exam.id, .manifest) }
        guard let object = exam.nextObject else { return (exam.id, .receipt) }
        return (exam.id, .object(object.number))
    }

    private struct Rank: Comparable {
        let lane: Int
        let isRest: Int
        let left: Int64
        let capturedAt: Date
        let id: String

        init(_ exam: Exam) {
            lane =
                switch exam.urgency {
                case .emergency: 0
                case .urgent: 1
                case .routine: 2
                }
            isRest = exam.isOpenToReaders ? 1 : 0
            left = exam.part.reduce(0) { $0 + $1.left }
            capturedAt = exam.capturedAt
            id = exam.id.description
        }

        static func < (one: Rank, other: Rank) -> Bool {
            (one.lane, one.isRest, one.left, one.capturedAt, one.id)
                < (other.lane, other.isRest, other.left, other.capturedAt, other.id)
        }
    }
}

extension SendingOrder.Exam {
    /// What readers wait for: the essential objects while one of them is missing, else all.
    var part: [SendingOrder.Object] {
        let essential = missing.filter(\.isEssential)
        return essential.isEmpty ? missing : essential
    }

    /// Whether readers have what they need already; set for exams that mark essential objects.
    var isOpenToReaders: Bool { hasMarks && !missing.contains(where: \.isEssential) && !missing.isEmpty }

    /// The smallest first: it is the soonest done.
    var nextObject: SendingOrder.Object? { part.min { ($0.left, $0.number) < ($1.left, $1.number) } }
}
