// A real HTTP/1.1 server on loopback that behaves as the path of a request says, and misbehaves on purpose.
import TestSupport

extension LoopbackHTTP {
    /// `/echo` sends the request back · `/kept` answers "ok" · `/status/NNN` answers with that status ·
    /// `/cut` promises 100 bytes and closes after 10 · `/mute` reads the request and closes ·
    /// `/hang` reads the request and never answers · `/big/N` answers with N bytes.
    static func behavingByPath() -> LoopbackHTTP? {
        LoopbackHTTP { request in
            let parts = request.path.split(separator: "/"), number = parts.last.flatMap { Int($0) } ?? 0
            return switch parts.first {
            case "echo": said(Array(request.head.utf8) + Array("\r\n\r\n".utf8) + request.body)
            case "status": said(Array("{}".utf8), status: number)
            case "big": said([UInt8](repeating: 0x61, count: number))
            case "cut": .cut(Array("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789".utf8))
            case "mute": .silence
            case "hang": .never
            default: said(Array("ok".utf8))
            }
        }
    }

    private static func said(_ body: [UInt8], status: Int = 200) -> LoopbackReply {
        .answer(status, headers: ["X-Test": " blank "], body: body)
    }
}
