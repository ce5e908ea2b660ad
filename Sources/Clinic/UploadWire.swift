// The requests that bring an exam to the hub: the manifest, pieces, whole objects, the receipt.
import Curl
import FoundationEssentials
import Glibc
import HubAPI
import Spool

/// Performs one step of a conversation and notes in it what the hub said.
struct UploadWire {
    let line: HubLine
    let folder: SpoolFolder
    let telling: Telling

    func perform(
        _ step: SendingOrder.Step, of conversation: inout UploadConversation, in chunk: inout ChunkSize
    ) async throws(HubRefusal) {
        switch step {
        case .manifest: try await announce(&conversation, &chunk)
        case .receipt: try await askForReceipt(&conversation)
        case .object(let number):
            guard let object = conversation.object(number), let place = conversation.place(of: number) else { return }
            switch place.manner {
            case .whole: conversation.take(try await sendWhole(object, to: place.path, of: conversation))
            case .pieces(nil): try await askOffset(of: object, at: place.path, &conversation)
            case .pieces(let offset?):
                try await sendPiece(of: object, from: offset, to: place.path, &conversation, &chunk)
            }
        }
    }

    /// A request for which the line was too slow is sent again with less in it, down to the manifest alone.
    private func announce(
        _ conversation: inout UploadConversation, _ chunk: inout ChunkSize
    ) async throws(HubRefusal) {
        while true {
            do throws(HubRefusal) {
                conversation.take(try await sendManifest(of: conversation.capture, room: chunk.room))
                return chunk.growRoom()
            } catch .later(let problem, let wait) where problem.status == 408 {
                guard chunk.halveRoom() else { throw .later(problem, after: wait) }
            }
        }
    }

    /// Only when no answer brought it. A hub that has none gets the manifest again and says what it misses.
    private func askForReceipt(_ conversation: inout UploadConversation) async throws(HubRefusal) {
        let path = Paths.receipt(of: conversation.capture.exam)
        do throws(HubRefusal) {
            let stored = try await line.ask(CurlRequest("GET", line.url(path)))
            conversation.keep(receipt: String(decoding: stored.body, as: UTF8.self))
        } catch .refused(let problem) where problem.status == 404 {
            try conversation.announceAgain(problem)
        }
    }

    /// What fits into one piece beside the manifest rides along, so that a small exam is one round trip and a large one
    /// can yield.
    private func sendManifest(of capture: Capture, room: Int) async throws(HubRefusal) -> UploadAnswer {
        let manifest = capture.signedManifest.utf8.count
        let plan = UploadPlan(
            capture.objects, manifest: manifest, limit: min(UploadRequest.limit, manifest + 256 + room * 4 / 3))
        var contents: [String: Data] = [:]
        for object in capture.objects where plan.inline.contains(object.number) {
            contents[String(object.number)] = try content(of: object)
        }
        guard let signed = try? CompactJWS(capture.signedManifest),
            let body = try? WireJSON.bytes(of: UploadRequest(signedManifest: signed, contents: contents))
        else { throw .refused(.manifestDamaged) }
        let request = CurlRequest(
            "PUT", line.url(Paths.exam(capture.exam)), headers: [("Content-Type", "application/json")],
            body: .bytes(body))
        let telling = telling
        do throws(HubRefusal) {
            let answer = try await line.ask(request) { step in telling.sending(capture.exam, step.sent, step.toSend) }
            return try Self.upload(in: answer, of: capture.exam)
        } catch .refused(let problem) where problem.status == 404 {
            // Every hub takes exams at this address: it was another one when it arrived.
            throw .later(problem, after: nil)
        }
    }

    /// A hub that does not know the exam any more (restored from a backup) gets the manifest again on the next try, so
    /// a 404 here is not a refusal.
    private func sendWhole(
        _ object: SpooledObject, to path: String, of conversation: UploadConversation
    ) async throws(HubRefusal) -> UploadAnswer {
        let (exam, telling) = (conversation.capture.exam, telling)
        let (before, total) = (conversation.sent, conversation.capture.size)
        let request = CurlRequest(
            "PUT", line.url(path),
            headers: [
                ("Content-Type", "application/octet-stream"), (ContentDigest.name, ContentDigest.text(object.sha256)),
            ], body: .file(path: folder.path(of: object.sha256), size: object.size))
        do throws(HubRefusal) {
            let answer = try await line.ask(request) { step in telling.sending(exam, before + step.sent, total) }
            return try Self.upload(in: answer, of: exam)
        } catch .refused(let problem) where problem.status == 404 || problem.status == 410 {
            throw .later(problem, after: nil)
        } catch .later(let problem, _) where problem.name == "digest-mismatch" {
            try checkOwn(object)
            throw .later(problem, after: nil)
        }
    }

    static func upload(in answer: CurlAnswer, of exam: WireID) throws(HubRefusal) -> UploadAnswer {
        let upload = try HubLine.value(UploadAnswer.self, in: answer)
        guard upload.id == exam else { throw .later(.notTheHub(answer.status), after: nil) }
        return upload
    }

    /// The bytes here may have changed under us. A disk that does not give them now may give them later: only other bytes, or
    /// none, are damage.
    func checkOwn(_ object: SpooledObject) throws(HubRefusal) {
        do throws(SpoolError) {
            guard try folder.holds(object) else { throw SpoolError.unreadable(path: object.name, errno: ENOENT) }
        } catch {
            throw Self.refusal(error, object)
        }
    }

    private func content(of object: SpooledObject) throws(HubRefusal) -> Data {
        do throws(SpoolError) {
            let bytes = try folder.bytes(of: object, from: 0, count: Int(object.size))
            guard SHA256Hex(of: bytes) == object.sha256 else { throw .unreadable(path: object.name, errno: ENOENT) }
            return Data(bytes)
        } catch {
            throw Self.refusal(error, object)
        }
    }

    private static func refusal(_ error: SpoolError, _ object: SpooledObject) -> HubRefusal {
        if case .unreadable(_, let number) = error, number == ENOENT || number == 0 {
            return .refused(.spoolDamaged(object))
        }
        return .local(ClinicError(error))
    }
}
