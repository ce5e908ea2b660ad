// One bundle on its way to the hub: piece by piece over tus, from where the hub has it; then handed in.
import Bundles
import Curl
import Failpoints
import Foundation
import HubAPI
import Spool

/// Brings the file of a bundle. Where it breaks, the next ``bring(_:)`` goes on at the hub's offset, also in another process: the
/// address of the upload is kept in the spool until the hub has answered.
struct BundleUpload {
    private static let version: (name: String, value: String) = ("Tus-Resumable", "1.0.0")
    /// For so many seconds the hub may read a bundle that it has, before it answers: 4 GiB at 10 MB/s.
    private static let reading = 430
    /// An address that is over is asked for anew so often.
    private static let patience = 4

    private let terminal: Terminal
    private let path: String
    private let bundle: WireID
    private let size: Int64
    private var chunk = ChunkSize()
    /// Where its bytes go; nil before the hub has said it.
    private var address: String?
    /// How much of it the hub has, by its last word.
    private(set) var acked: Int64 = 0

    init(_ terminal: Terminal, _ path: String, _ bundle: WireID, size: Int64) {
        (self.terminal, self.path, self.bundle, self.size) = (terminal, path, bundle, size)
    }

    /// Brings what is missing, hands the bundle in, and answers what became of it.
    mutating func bring(_ progress: @escaping @Sendable (Int64, Int64) -> Void) async throws(HubRefusal) -> BundleAnswer
    {
        for _ in 0..<Self.patience {
            let place = try await place()
            do throws(HubRefusal) {
                guard let offset = try await askOffset(at: place) else {
                    await forget()
                    continue
                }
                acked = offset
                while acked < size { try await sendPiece(to: place, progress) }
                let answer = try await handIn(place)
                failpoint(.bundleAnswered)
                await forget()
                return answer
            } catch .refused(let problem) where [404, 410].contains(problem.status) {
                await forget()
            } catch .refused(let problem) {
                await forget()
                throw .refused(problem)
            }
        }
        throw .later(.uploadOver(410), after: nil)
    }

    // MARK: where it goes

    private var name: String { "bundle-upload/\(bundle)/\(size)" }

    private mutating func place() async throws(HubRefusal) -> String {
        if let address { return address }
        let kept = (try? await terminal.spool.setting(name)) ?? nil
        let place: String
        if let kept, !kept.isEmpty { place = kept } else { place = try await create() }
        address = place
        return place
    }

    private func create() async throws(HubRefusal) -> String {
        let line = terminal.line, named = Data("\(bundle)".utf8).base64EncodedString()
        let answer = try await line.ask(
            CurlRequest(
                "POST", line.url(Paths.Template.uploads),
                headers: [Self.version, ("Upload-Length", String(size)), ("Upload-Metadata", "bundle \(named)")]))
        guard let place = answer.header("location"), place.hasPrefix(Paths.Template.uploads + "/") else {
            throw .later(.notTheHub(answer.status), after: nil)
        }
        // Where it cannot be noted, another process begins anew: that costs the line, and nothing else.
        try? await terminal.spool.set(name, to: place)
        return place
    }

    private mutating func forget() async {
        (address, acked) = (nil, 0)
        try? await terminal.spool.set(name, to: "")
    }

    // MARK: its bytes

    /// How much the hub has; nil where the address is over: its bundle was handed in, by a process that died before it noted that, or
    /// it has lain too long.
    private func askOffset(at place: String) async throws(HubRefusal) -> Int64? {
        let answer = try await terminal.line.converse(
            CurlRequest("HEAD", terminal.line.url(place), headers: [Self.version]))
        if let offset = answer.tusOffset, (200..<300).contains(answer.status), offset <= size { return offset }
        // A HEAD has no body that could say why.
        guard answer.speaksTus, [404, 410].contains(answer.status) else {
            throw .later(.notTheHub(answer.status), after: answer.retryAfter)
        }
        return nil
    }

    private mutating func sendPiece(
        to place: String, _ progress: @escaping @Sendable (Int64, Int64) -> Void
    ) async throws(HubRefusal) {
        let piece = try bytes(), before = acked, size = size, began = ContinuousClock.now
        let checksum = Data(SHA256Hex(of: piece).bytes).base64EncodedString()
        let request = CurlRequest(
            "PATCH", terminal.line.url(place),
            headers: [
                Self.version, ("Content-Type", "application/offset+octet-stream"), ("Upload-Offset", String(before)),
                ("Upload-Checksum", "sha256 " + checksum),
            ], body: .bytes(piece))
        let answer: CurlAnswer
        do {
            answer = try await terminal.line.converse(request) { step in progress(before + step.sent, size) }
        } catch {
            if case .unreachable = error { chunk.halve() }
            throw error
        }
        switch answer.status {
        case 204 where answer.tusOffset == before + Int64(piece.count):
            chunk.took((ContinuousClock.now - began) / .seconds(1), for: piece.count)
            acked = before + Int64(piece.count)
        case 409:
            guard let offset = answer.tusOffset, (0...size).contains(offset) else {
                throw .later(.offsetMakesNoSense, after: nil)
            }
            // Said once is news; where it is the offset that we had, neither understands the other.
            guard offset != before else { throw .later(.offsetMakesNoSense, after: nil) }
            acked = offset
        case 460, 413:
            guard answer.speaksTus, chunk.halve() else { throw .later(Problem(answer), after: nil) }
        default: throw HubRefusal(HubVerdict(answer))
        }
    }

    private func bytes() throws(HubRefusal) -> [UInt8] {
        let wanted = Int(min(Int64(chunk.bytes), size - acked))
        guard let file = FileHandle(forReadingAtPath: path), (try? file.seek(toOffset: UInt64(acked))) != nil,
            let bytes = try? file.read(upToCount: wanted), bytes.count == wanted
        else { throw .local(Self.unreadable(path)) }
        try? file.close()
        return [UInt8](bytes)
    }

    private static func unreadable(_ path: String) -> ClinicError {
        ClinicError(
            .data, "file-unreadable", zh: "无法读取文件 \(path)，或其大小变了。请检查路径和权限。",
            en: "Cannot read \(path), or its size has changed. Check the path and its permissions.")
    }

    // MARK: the whole

    private func handIn(_ place: String) async throws(HubRefusal) -> BundleAnswer {
        guard let upload = place.split(separator: "/").last.flatMap({ WireID(String($0)) }) else {
            throw .later(.uploadOver(404), after: nil)
        }
        var request = CurlRequest(
            "PUT", terminal.line.url(Paths.bundle(bundle, from: upload)), landing: .memory(limit: ReceiptsFile.limit))
        request.patience = Self.reading
        let answer = try await terminal.line.ask(request)
        let told = try HubLine.value(BundleAnswer.self, in: answer)
        guard told.bundle == bundle else { throw .later(.notTheHub(answer.status), after: nil) }
        return told
    }
}

extension Problem {
    /// The hub's own words, or what the status says.
    fileprivate init(_ answer: CurlAnswer) { self = answer.problem ?? .uploadOver(answer.status) }
}
