// One exam on its way to the hub: what the hub is known to have, and the next request.
import Curl
import FoundationEssentials
import HubAPI
import Spool

/// What is known of one exam's way to the hub. Every step may be repeated: the exam's id, the objects' hashes and the
/// hub's offsets name everything, and all of this may be forgotten at any moment.
struct UploadConversation {
    /// Where a missing object goes.
    struct Place: Equatable {
        let path: String
        var manner: Manner
    }

    /// How bytes are sent to a place.
    enum Manner: Equatable {
        /// tus, from this offset; nil when it must be asked.
        case pieces(from: Int64?)
        /// The whole at once, where the hub knows nothing better.
        case whole
    }

    /// So many answers that bring nothing forward are taken in a row before there is a pause.
    static let patience = 4

    let capture: Capture
    private(set) var isAnnounced = false
    private(set) var receipt: String?
    private var places: [Int: Place] = [:]
    /// Whether the hub has never heard of this exam, so that every offset is zero.
    private let isFresh: Bool
    private var barren = 0

    init(_ capture: Capture) {
        self.capture = capture
        isFresh = capture.attempts == 0
    }

    /// What is left, for the order of sending.
    var exam: SendingOrder.Exam {
        let missing = capture.objects.filter { !isAnnounced || places[$0.number] != nil }
        return SendingOrder.Exam(
            id: capture.exam, urgency: capture.urgency, capturedAt: capture.capturedAt, isAnnounced: isAnnounced,
            missing: missing.map { object in
                SendingOrder.Object(
                    number: object.number, left: object.size - acknowledged(of: object),
                    isEssential: object.isEssential)
            }, hasMarks: capture.objects.contains(where: \.isEssential))
    }

    /// How many bytes of its files the hub has acknowledged.
    var sent: Int64 {
        guard isAnnounced else { return 0 }
        return capture.objects.reduce(0) { sum, object in
            sum + (places[object.number] == nil ? object.size : acknowledged(of: object))
        }
    }

    private func acknowledged(of object: SpooledObject) -> Int64 {
        if case .pieces(let offset?)? = places[object.number]?.manner { offset } else { 0 }
    }

    func object(_ number: Int) -> SpooledObject? { capture.objects.first { $0.number == number } }

    func place(of number: Int) -> Place? { places[number] }
}

extension UploadConversation {
    /// The hub's answer to the manifest, or to a whole object.
    mutating func take(_ answer: UploadAnswer) {
        if let receipt = answer.receipt { self.receipt = receipt }
        var found: [Int: Place] = [:]
        for object in capture.objects where answer.isMissing(object.number) {
            let path = answer.path(of: object.number) ?? Paths.object(object.number, of: capture.exam)
            let isKnown = places[object.number]?.path == path
            found[object.number] = isKnown ? places[object.number] : Place(path: path, manner: manner(at: path))
        }
        if found.count < places.count { barren = 0 }
        places = found
        isAnnounced = true
    }

    /// An upload address speaks tus; the address of an object itself takes only the whole.
    private func manner(at path: String) -> Manner {
        guard path.hasPrefix(Paths.Template.base + "/uploads/") else { return .whole }
        return .pieces(from: isFresh ? 0 : nil)
    }

    /// The hub has acknowledged a piece, up to this offset.
    mutating func acknowledge(_ offset: Int64, of number: Int) {
        goOn(from: offset, in: number)
        barren = 0
    }

    /// The hub said how much of an object it has.
    mutating func goOn(from offset: Int64, in number: Int) {
        guard let size = object(number)?.size else { return }
        if offset == size {
            places[number] = nil
        } else {
            places[number]?.manner = .pieces(from: offset)
        }
    }

    mutating func keep(receipt text: String) { receipt = text }

    /// Where the hub stands is to be asked.
    mutating func forgetOffset(of number: Int) {
        if case .pieces = places[number]?.manner { places[number]?.manner = .pieces(from: nil) }
    }

    /// The hub told another offset than ours.
    mutating func seek(to offset: Int64, in number: Int) throws(HubRefusal) {
        guard let size = object(number)?.size, (0...size).contains(offset) else {
            throw .later(.offsetMakesNoSense, after: nil)
        }
        try broughtNothing(.offsetMakesNoSense)
        if offset == size { isAnnounced = false } else { places[number]?.manner = .pieces(from: offset) }
    }

    /// The place knows no tus.
    mutating func sendWhole(_ number: Int) { places[number]?.manner = .whole }

    /// The address is over: the manifest gives another.
    mutating func announceAgain(_ problem: Problem) throws(HubRefusal) {
        isAnnounced = false
        places = [:]
        try broughtNothing(problem)
    }

    /// Counts answers that bring nothing forward, so that a hub and a terminal that misunderstand each other pause.
    mutating func broughtNothing(_ problem: Problem) throws(HubRefusal) {
        barren += 1
        guard barren < Self.patience else {
            barren = 0
            throw .later(problem, after: nil)
        }
    }
}

extension UploadAnswer {
    /// Whether the hub still wants this object.
    func isMissing(_ number: Int) -> Bool {
        objects.first { $0.number == number }?.state == .missing
    }

    /// Where it wants it, if that is a path on the same hub: a token is never carried to another host.
    func path(of number: Int) -> String? {
        guard let path = objects.first(where: { $0.number == number })?.upload,
            path.hasPrefix(Paths.Template.base + "/")
        else { return nil }
        return path
    }
}
