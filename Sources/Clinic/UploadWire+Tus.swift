// tus 1.0.0 as the sender speaks it: HEAD for the offset, PATCH for one piece with its checksum.
import Curl
import FoundationEssentials
import HubAPI
import Spool

extension UploadWire {
    private static let version: (name: String, value: String) = ("Tus-Resumable", "1.0.0")

    /// Asks how much the hub has of an object.
    func askOffset(
        of object: SpooledObject, at path: String, _ conversation: inout UploadConversation
    ) async throws(HubRefusal) {
        let answer = try await line.converse(CurlRequest("HEAD", line.url(path), headers: [Self.version]))
        switch (answer.status, answer.tusOffset) {
        case (200..<300, let offset?) where offset <= object.size: conversation.goOn(from: offset, in: object.number)
        case (404, _) where answer.speaksTus, (410, _) where answer.speaksTus:
            try conversation.announceAgain(.uploadOver(answer.status))
        case (404, _), (405, _), (501, _): conversation.sendWhole(object.number)
        case (500..., _), (429, _), (408, _): throw .later(.hubBusy(answer.status), after: answer.retryAfter)
        default: throw .later(.notTheHub(answer.status), after: nil)
        }
    }

    /// Sends the next piece. What the hub acknowledged is durable there; everything else is sent again.
    func sendPiece(
        of object: SpooledObject, from offset: Int64, to path: String, _ conversation: inout UploadConversation,
        _ chunk: inout ChunkSize
    ) async throws(HubRefusal) {
        let piece = try bytes(of: object, from: offset, count: chunk.bytes)
        let began = ContinuousClock.now
        let answer: CurlAnswer
        do {
            answer = try await patch(piece, at: offset, to: path, conversation)
        } catch {
            conversation.forgetOffset(of: object.number)
            if case .unreachable = error { chunk.halve() }
            throw error
        }
        if answer.status == 204, answer.tusOffset == offset + Int64(piece.count) {
            chunk.took((ContinuousClock.now - began) / .seconds(1), for: piece.count)
            conversation.acknowledge(offset + Int64(piece.count), of: object.number)
            if let receipt = answer.header("lianyi-receipt") { conversation.keep(receipt: receipt) }
            return
        }
        try settle(answer, on: object, &conversation, &chunk)
    }

    private func patch(
        _ piece: [UInt8], at offset: Int64, to path: String, _ conversation: UploadConversation
    ) async throws(HubRefusal) -> CurlAnswer {
        let checksum = Data(SHA256Hex(of: piece).bytes).base64EncodedString()
        let request = CurlRequest(
            "PATCH", line.url(path),
            headers: [
                Self.version, ("Content-Type", "application/offset+octet-stream"), ("Upload-Offset", String(offset)),
                ("Upload-Checksum", "sha256 " + checksum),
            ], body: .bytes(piece))
        let (exam, telling) = (conversation.capture.exam, telling)
        let (before, total) = (conversation.sent, conversation.capture.size)
        return try await line.converse(request) { step in telling.sending(exam, before + step.sent, total) }
    }

    /// What an answer means that did not acknowledge just this piece.
    private func settle(
        _ answer: CurlAnswer, on object: SpooledObject, _ conversation: inout UploadConversation,
        _ chunk: inout ChunkSize
    ) throws(HubRefusal) {
        let number = object.number
        conversation.forgetOffset(of: number)
        switch answer.status {
        case 404 where !answer.speaksTus, 405 where !answer.speaksTus, 501: conversation.sendWhole(number)
        case 200..<300, 409:
            guard let offset = answer.tusOffset else { throw .later(.notTheHub(answer.status), after: nil) }
            try conversation.seek(to: offset, in: number)
        case 460, 413:
            let problem = answer.problem ?? .notTheHub(answer.status)
            guard answer.speaksTus, chunk.halve() else { throw .later(problem, after: nil) }
        case 408:
            chunk.halve()
            throw .later(answer.problem ?? .hubBusy(answer.status), after: answer.retryAfter)
        case 404, 410: try conversation.announceAgain(answer.problem ?? .uploadOver(answer.status))
        case 422 where answer.problem?.name == "digest-mismatch":
            try checkOwn(object)
            throw .later(answer.problem ?? .uploadOver(answer.status), after: answer.retryAfter)
        default: throw HubRefusal(HubVerdict(answer))
        }
    }

    private func bytes(
        of object: SpooledObject, from offset: Int64, count: Int
    ) throws(HubRefusal) -> [UInt8] {
        let wanted = min(Int64(count), object.size - offset)
        let piece: [UInt8]
        do { piece = try folder.bytes(of: object, from: offset, count: count) } catch {
            throw .local(ClinicError(error))
        }
        guard Int64(piece.count) == wanted else { throw .refused(.spoolDamaged(object)) }
        return piece
    }
}

extension CurlAnswer {
    /// Whether it came from somebody who speaks tus, not from a portal or a proxy.
    var speaksTus: Bool { header("tus-resumable") != nil }

    /// The offset that the hub acknowledges.
    var tusOffset: Int64? {
        guard speaksTus, let offset = header("upload-offset").flatMap({ Int64($0) }), offset >= 0 else { return nil }
        return offset
    }

    /// What the hub asked us to wait, in seconds.
    var retryAfter: Int? { header("retry-after").flatMap { Int($0) }.map { max(0, $0) } }

    /// The hub's own words.
    var problem: Problem? {
        guard header("content-type")?.hasPrefix(Problem.mediaType) == true else { return nil }
        return try? WireJSON.value(Problem.self, in: body)
    }
}
