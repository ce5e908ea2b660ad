// LISTEN on a connection of its own: wakes those who wait. Polling is the truth; a lost notice costs a delay, no more.

/// Listens to channels for as long as somebody reads the stream, and reconnects when the server comes back.
package final class Listener: Sendable {
    private let settings: ConnectionSettings
    private let channels: [String]

    /// - Parameter channels: names of lower-case letters and underscores.
    package init(_ settings: ConnectionSettings, channels: [String]) {
        self.settings = settings
        self.channels = channels.filter { $0.allSatisfy { $0 == "_" || ($0.isASCII && $0.isLowercase) } }
    }

    /// The notifications as they come. After each (re)connection one with channel `""` tells that some may be missing.
    package func notifications() -> AsyncStream<Notification> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1000)) { stream in
            let task = Task { await self.listen(stream) }
            stream.onTermination = { _ in task.cancel() }
        }
    }

    private func listen(_ stream: AsyncStream<Notification>.Continuation) async {
        let connection = Connection(settings)
        while !Task.isCancelled {
            do {
                try await subscribe(connection)
                stream.yield(Notification.reconnected)
                while !Task.isCancelled {
                    for notice in try await next(connection) { stream.yield(notice) }
                }
            } catch {
                await connection.close()
                try? await Task.sleep(for: .seconds(1))
            }
        }
        await connection.close()
    }

    private func subscribe(_ connection: Connection) async throws {
        let text = channels.map { "LISTEN \($0)" }.joined(separator: "; ")
        try await connection.bare { try $0.script(text) }
    }

    private func next(_ connection: Connection) async throws -> [Notification] {
        try await connection.bare { wire in wire.waitForInput(500) ? try wire.notifications() : [] }
    }
}

extension Notification {
    /// What a listener says of itself after it has connected.
    static var reconnected: Notification { Notification(channel: "", payload: "") }

    private init(channel: String, payload: String) {
        self.channel = channel
        self.payload = payload
    }
}
