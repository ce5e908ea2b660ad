// A local port on which analysers send their results.
import Blocking
import FoundationEssentials
import Glibc
import Synchronization

/// Listens until its task is cancelled. `keep` makes a message durable and answers whether it is; the analyser is told
/// "taken" after that and not before.
package struct AnalyserPort: Sendable {
    /// Analysers that may be connected at once.
    static let crowd = 16
    /// How long an HL7 message may pause before its end is no longer waited for. Half of the ten seconds that Mindray's BC
    /// series waits for its answer; a message comes without pauses of a second, also through a serial line's converter.
    package static let silence = Duration.seconds(5)

    let speech: AnalyserSpeech
    let silence: Duration
    let keep: @Sendable (AnalyserMessage) async -> AnalyserCustody
    let say: @Sendable (AnalyserWord) -> Void
    let unfinished = Unfinished()
    private let listener: Socket

    /// Takes the port.
    /// - Parameter address: `host:port`; the host is a numeric address, `0.0.0.0` for all.
    /// - Throws: ``AnalyserError``: `address` where it is none, `socket` where it is taken or not here yet.
    package init(
        _ speech: AnalyserSpeech, on address: String, silence: Duration = silence,
        say: @escaping @Sendable (AnalyserWord) -> Void,
        keep: @escaping @Sendable (AnalyserMessage) async -> AnalyserCustody
    ) throws(AnalyserError) {
        self.speech = speech
        self.silence = silence
        self.say = say
        self.keep = keep
        listener = try Socket.listening(on: address)
    }

    /// Says whether an address can be right at all, without taking it.
    /// - Throws: ``AnalyserError/address(_:)`` where it never can.
    package static func check(_ address: String) throws(AnalyserError) { try Socket.check(address) }

    /// The port that was taken, for who asked for any (0).
    package var port: Int { listener.port }

    /// Serves until the task is cancelled; connections end with it. Where all places are taken, whoever is gone gives way
    /// (see ``Seats``); else one too many is turned away and will come again.
    package func serve() async {
        let doorman = Doorman(listener), seats = Seats(Self.crowd)
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                guard let (socket, peer) = await doorman.next() else { continue }
                let seat = Seat(of: peer) { socket.end() }
                guard seats.take(seat) else {
                    say(.crowded(peer: peer))
                    continue
                }
                group.addTask {
                    await AnalyserLine(socket, seat, of: self).serve()
                    seats.leave(seat)
                }
            }
        }
    }

    /// The time for an acknowledgement, `YYYYMMDDHHMMSS`.
    func clock() -> String {
        Date.now.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: false))
            .filter { $0.isNumber }
    }
}

/// Analysers whose last message had no end.
final class Unfinished: Sendable {
    private let peers = Mutex<Set<String>>([])

    /// Notes how a message of an analyser ended; answers whether the one before had no end either.
    func note(_ isWhole: Bool, of peer: String) -> Bool {
        peers.withLock { isWhole ? $0.remove(peer) != nil : !$0.insert(peer).inserted }
    }
}

/// Waits for who connects, on a thread of its own.
private actor Doorman {
    private nonisolated let thread = OwnThread(label: "lianyi.analysers")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }
    private let listener: Socket

    init(_ listener: Socket) { self.listener = listener }

    /// Nil when nobody came for a while.
    func next() -> (socket: Socket, peer: String)? {
        guard listener.isReady(within: 200) else { return nil }
        if let caller = listener.accepted() { return caller }
        // Somebody knocks and cannot be let in (no descriptors are left): he still knocks at once.
        usleep(200_000)
        return nil
    }
}
