// What the counter's screen waits for: keys, a new size, a changed spool, the minute, the end.
import Dispatch
import Glibc
import Spool

/// Something that happened.
enum CounterEvent: Sendable {
    case bytes([UInt8])
    case resized
    case changed
    /// Half a minute has gone by.
    case tick
    case end
}

/// Brings all of it on one stream until it is let go.
final class CounterEvents {
    let stream: AsyncStream<CounterEvent>
    private let sources: [any DispatchSourceProtocol]
    private let follower: Task<Void, Never>

    /// Milliseconds between two looks whether the spool has changed; a look reads one number.
    private static let look = 500
    /// Looks between two ticks.
    private static let looksOfTick = 60

    init(of spool: Spool) {
        let (stream, events) = AsyncStream<CounterEvent>.makeStream(bufferingPolicy: .bufferingNewest(256))
        self.stream = stream
        follower = Self.follower(of: spool, events)
        var sources = [Self.signal(SIGWINCH, .resized, events), Self.keys(events)]
        for number in [SIGTERM, SIGINT, SIGHUP, SIGQUIT] { sources.append(Self.signal(number, .end, events)) }
        self.sources = sources
    }

    /// Lets go of keys and signals.
    func cancel() {
        follower.cancel()
        sources.forEach { $0.cancel() }
    }

    private static func follower(
        of spool: Spool, _ events: AsyncStream<CounterEvent>.Continuation
    ) -> Task<Void, Never> {
        Task { await follow(spool, events) }
    }

    private static func follow(_ spool: Spool, _ events: AsyncStream<CounterEvent>.Continuation) async {
        var seen = try? await spool.version(), looks = 0
        while (try? await Task.sleep(for: .milliseconds(look))) != nil {
            looks += 1
            let now = try? await spool.version()
            if now != seen { events.yield(.changed) } else if looks % looksOfTick == 0 { events.yield(.tick) }
            seen = now
        }
    }

    private static func signal(
        _ number: Int32, _ event: CounterEvent, _ events: AsyncStream<CounterEvent>.Continuation
    ) -> any DispatchSourceProtocol {
        _ = Glibc.signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { events.yield(event) }
        source.resume()
        return source
    }

    /// A keyboard that is gone (its window was closed) is the end.
    private static func keys(_ events: AsyncStream<CounterEvent>.Continuation) -> any DispatchSourceProtocol {
        let source = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO, queue: .global())
        source.setEventHandler {
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 1_024) { buffer, count in
                let got = unsafe read(STDIN_FILENO, buffer.baseAddress, 1_024)
                count = max(0, got)
            }
            events.yield(bytes.isEmpty ? .end : .bytes(bytes))
        }
        source.resume()
        return source
    }
}
