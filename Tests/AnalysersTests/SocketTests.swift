// A socket finds the end of its stream, and never waits for ever.
import Glibc
import TestSupport
import Testing

@testable import Analysers

@Suite struct `A socket` {
    private func pair(writing limit: timeval = Socket.writeLimit) throws -> (socket: Socket, client: TCPClient) {
        let listener = try Socket.listening(on: "127.0.0.1:0")
        let client = try #require(TCPClient(port: listener.port))
        return (try #require(listener.accepted(writing: limit)?.socket), client)
    }

    @Test func `finds the end of its stream, whatever failed before`() throws {
        let (socket, _) = try pair()
        #expect(socket.isReady(within: 60_000))
        errno = EINTR
        #expect(socket.read() == nil)
    }

    @Test func `does not wait for ever for one who takes nothing`() throws {
        let (socket, client) = try pair(writing: timeval(tv_sec: 0, tv_usec: 100_000))
        #expect(!socket.write([UInt8](repeating: 0, count: 64 << 20)))
        withExtendedLifetime(client) {}
    }

    @Test func `notices within a minute that the other side is gone`() throws {
        let (socket, client) = try pair()
        #expect(socket.option(SOL_SOCKET, SO_KEEPALIVE) == 1)
        let tcp = Int32(IPPROTO_TCP)
        let count = socket.option(tcp, TCP_KEEPCNT), pause = socket.option(tcp, TCP_KEEPINTVL)
        #expect(socket.option(tcp, TCP_KEEPIDLE) + count * pause <= 60)
        withExtendedLifetime(client) {}
    }
}
