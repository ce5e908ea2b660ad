// A local port on which analysers send their results.
import Blocking
import FoundationEssentials
import Synchronization

/// Listens until its task is cancelled. `keep` makes a message durable and answers whether it is; the analyser is told
/// "taken" after that and not before.
package struct AnalyserPort: Sendable {
    /// Analysers that may be connected at once.
    private static let crowd = 16

    let speech: AnalyserSpeech
    let keep: @Sendable (AnalyserMessage) async -> Bool
    let say: @Sendable (AnalyserWord) -> Void
    private let listener: Socket

    /// Takes the port.
    /// - Parameter address: `host:port`; the host is a numeric address, `0.0.0.0` for all.
    /// - Throws: ``AnalyserError`` where the address is none or is taken.
    package init(
        _ speech: AnalyserSpeech, on address: String, say: @escaping @Sendable (AnalyserWord) -> Void,
        keep: @escaping @Sendable (AnalyserMessage) async -> Bool
    ) throws(AnalyserError) {
        self.speech = speech
        self.say = say
        self.keep = keep
        listener = try Socket.listening(on: address)
    }

    /// The port that was taken, for who asked for any (0).
    package var port: Int { listener.port }

    /// Serves until the task is cancelled; connections end with it. One too many is turned away and will come again.
    package func serve() async {
        let doorman = Doorman(listener), seats = Seats(Self.crowd)
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                guard let (socket, peer) = await doorman.next() else { continue }
                guard seats.take() else {
                    say(.crowded(peer: peer))
                    continue
                }
                group.addTask {
                    await AnalyserLine(socket, peer: peer, of: self).serve()
                    seats.leave()
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

/// How many may still come in.
private final class Seats: Sendable {
    private let free: Mutex<Int>

    init(_ count: Int) { free = Mutex(count) }

    /// False when all are taken.
    func take() -> Bool {
        free.withLock {
            guard $0 > 0 else { return false }
            $0 -= 1
            return true
        }
    }

    func leave() { free.withLock { $0 += 1 } }
}

/// Waits for who connects, on a thread of its own.
private actor Doorman {
    private nonisolated let thread = OwnThread(label: "lianyi.analysers")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }
    private let listener: Socket

    init(_ listener: Socket) { self.listener = listener }

    /// Nil when nobody came for a while.
    func next() -> (socket: Socket, peer: String)? {
        listener.isReady(within: 200) ? listener.accepted() : nil
    }
}
