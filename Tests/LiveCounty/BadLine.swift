// The line between a terminal and its hub, which cuts, stalls, doubles, spoils and lies when it is told to.
import Foundation
import Glibc
import Synchronization

/// A proxy on loopback that knows where a request begins and ends. Each connection has a thread of its own.
package final class BadLine: Sendable {
    /// What happens to one request.
    package enum Deed: Sendable, Equatable {
        /// So many bytes of the request reach the hub, then the line breaks.
        case cutRequest(Int)
        /// The hub does all; so many bytes of its answer come back, then the line breaks.
        case cutAnswer(Int)
        /// So many bytes reach the hub, and then nothing moves any more.
        case stall(Int)
        /// Taken, and never answered; the hub hears nothing.
        case silence
        /// One byte of the request's body is another.
        case spoilRequest(Int)
        /// One byte of a header of the request is another, or the header is missing.
        case spoilHeader(Int, isLost: Bool)
        /// One byte of the answer's body is another.
        case spoilAnswer(Int)
        /// The hub gets it twice; the second answer comes back.
        case double
        /// An older request is said again first, then this one.
        case echoOlder
        /// A proxy's page with the status 502 instead of the hub.
        case badGateway
        /// A portal's page with the status 200 instead of the hub.
        case portal
        /// A portal's page with the status 403 instead of the hub.
        case forbidden
    }

    private struct State {
        var hub: UInt16 = 0
        var deeds: [Deed] = []
        var seen = 0
        var done = 0
        var isOver = false
        /// Whether nothing gets through at all.
        var isDead = false
        var older: [UInt8] = []
        var held: Set<Int32> = []
        var mutedBelow = 0
        var stripped: String?
        var arrivals: [(at: ContinuousClock.Instant, bytes: Int)] = []
    }

    private let state = Mutex(State())
    private let listener: Int32
    /// Where terminals find the hub.
    package let port: UInt16

    /// Listens on a free port.
    package init?() {
        guard let (descriptor, port) = Sockets.listen() else { return nil }
        (listener, self.port) = (descriptor, port)
        Thread.detachNewThread { [self] in acceptForEver() }
    }

    package var url: String { "http://127.0.0.1:\(port)" }

    /// How many requests that carry exams have begun.
    package var requests: Int { state.withLock(\.seen) }

    /// How many deeds have been done.
    package var deedsDone: Int { state.withLock(\.done) }

    /// Bytes a second of the requests that carried exams, by the line's own clock, from the first one's end to the last one's; what
    /// was counted is forgotten. Nil where fewer than two came.
    package func takeRate() -> Double? {
        let arrivals = state.withLock { state in
            defer { state.arrivals = [] }
            return state.arrivals
        }
        guard arrivals.count > 1, let first = arrivals.first, let last = arrivals.last else { return nil }
        let bytes = arrivals.dropFirst().reduce(0) { $0 + $1.bytes }
        return Double(bytes) / (first.at.duration(to: last.at) / .seconds(1))
    }

    /// Where the hub is.
    package func lead(to port: UInt16) { state.withLock { $0.hub = port } }

    /// What happens to the next requests that carry exams, one each.
    package func misbehave(_ deeds: [Deed]) { state.withLock { $0.deeds = deeds } }

    /// Pieces of fewer bytes are taken and never answered, whatever else happens; the hub hears nothing of them.
    package func mute(piecesBelow bytes: Int) { state.withLock { $0.mutedBelow = bytes } }

    /// Headers of requests whose names begin so are left out, whatever carries them, until it is healed.
    package func strip(headers prefix: String) { state.withLock { $0.stripped = prefix } }

    /// Nothing gets through any more, until it is healed.
    package func die() { state.withLock { $0.isDead = true } }

    /// All is well again; whoever waits for an answer that never comes finds the line broken.
    package func heal() {
        state.withLock { state in
            (state.deeds, state.mutedBelow, state.isDead, state.stripped) = ([], 0, false, nil)
            for peer in state.held { shutdown(peer, Int32(SHUT_RDWR)) }
        }
    }

    /// Ends it.
    package func close() {
        state.withLock { $0.isOver = true }
        heal()
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func acceptForEver() {
        while let peer = Sockets.accept(listener) {
            Thread.detachNewThread { [self] in
                serve(peer)
                Glibc.close(peer)
            }
        }
        Glibc.close(listener)
    }

    private func serve(_ peer: Int32) {
        var reader = HTTPReader(peer)
        while let request = reader.request() {
            guard !state.withLock(\.isDead) else { return Sockets.reset(peer) }
            let deed = state.withLock { state -> Deed? in
                guard request.carriesExam else { return nil }
                state.seen += 1
                state.arrivals.append((.now, request.bytes.count))
                let size = request.bytes.count - request.body
                if request.firstLine.hasPrefix("PATCH "), size < state.mutedBelow { return .silence }
                guard !state.deeds.isEmpty else { return nil }
                state.done += 1
                return state.deeds.removeFirst()
            }
            guard answer(request, deed, to: peer) else { return }
            if request.carriesExam { state.withLock { $0.older = request.bytes } }
        }
    }

    /// Whether the connection goes on.
    private func answer(_ request: HTTPMessage, _ deed: Deed?, to peer: Int32) -> Bool {
        switch deed {
        case .badGateway:
            return Sockets.write(Self.page(502, "<html><body><h1>502 Bad Gateway</h1></body></html>"), to: peer)
        case .portal:
            return Sockets.write(Self.page(200, "<html><body>Please sign in to the network</body></html>"), to: peer)
        case .forbidden:
            return Sockets.write(Self.page(403, "<html><body>Not from this network</body></html>"), to: peer)
        case .silence:
            hold(peer)
            return false
        case .cutRequest(let place), .stall(let place):
            cut(request, at: place, deed, peer)
            return false
        case .cutAnswer(let place):
            if let answer = ask(request.bytes) { _ = Sockets.write(Array(answer.bytes.prefix(place)), to: peer) }
            Sockets.reset(peer)
            return false
        default: break
        }
        if deed == .double { _ = ask(request.bytes) }
        if deed == .echoOlder { _ = ask(state.withLock(\.older)) }
        var sent = request
        if case .spoilRequest(let place) = deed { sent.spoil(place) }
        if case .spoilHeader(let place, let isLost) = deed { sent.spoilHeader(place, isLost: isLost) }
        if let prefix = state.withLock(\.stripped) { sent.strip(prefix) }
        guard var answer = ask(sent.bytes), !state.withLock(\.isDead) else { return false }
        if case .spoilAnswer(let place) = deed { answer.spoil(place) }
        return Sockets.write(answer.bytes, to: peer)
    }

    private func cut(_ request: HTTPMessage, at place: Int, _ deed: Deed?, _ peer: Int32) {
        guard let hub = Sockets.connect(state.withLock(\.hub)) else { return }
        _ = Sockets.write(Array(request.bytes.prefix(place % max(1, request.bytes.count))), to: hub)
        if case .stall = deed { hold(peer) }
        Sockets.reset(hub)
        Glibc.close(hub)
        Sockets.reset(peer)
    }

    /// What the hub says to these bytes; nil where it is not there or breaks off.
    private func ask(_ bytes: [UInt8]) -> HTTPMessage? {
        guard !bytes.isEmpty, let hub = Sockets.connect(state.withLock(\.hub)) else { return nil }
        defer { Glibc.close(hub) }
        guard Sockets.write(bytes, to: hub) else { return nil }
        var reader = HTTPReader(hub)
        return reader.answer(to: bytes)
    }

    /// Keeps the connection until the other side ends it, or all is well again.
    private func hold(_ peer: Int32) {
        state.withLock { state in _ = state.held.insert(peer) }
        Sockets.waitForEnd(of: peer)
        state.withLock { state in _ = state.held.remove(peer) }
    }

    private static func page(_ status: Int, _ text: String) -> [UInt8] {
        Array(
            "HTTP/1.1 \(status) X\r\nContent-Type: text/html\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)".utf8)
    }
}
